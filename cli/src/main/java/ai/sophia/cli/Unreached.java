package ai.sophia.cli;

/** How it is told that a server could not be asked. Stateless. */
final class Unreached {
    private Unreached() {}

    /** Nobody is there. */
    static String nobody(Carrier carrier) {
        return "no Sophia server answers at " + carrier.place()
                + "\nStart one there with \"sophia serve\", or leave out --server and SOPHIA_SERVER to use the data directory.";
    }
}
