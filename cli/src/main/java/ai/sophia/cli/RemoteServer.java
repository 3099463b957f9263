package ai.sophia.cli;

import java.net.URI;

/** A server at a fixed address: whoever asks it shares it. Safe for all threads. */
public record RemoteServer(Carrier carrier) implements Sharing {
    /**
     * The one at this address.
     *
     * @param key shown with every request, empty for none
     */
    public RemoteServer(URI address, String key) {
        this(new HttpCarrier(address, key));
    }

    @Override
    public boolean isSucceeded() {
        return false;
    }

    @Override
    public void close() {
        carrier.close();
    }
}
