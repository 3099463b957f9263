package ai.sophia.bench;

import ai.sophia.bench.driver.Calls;
import ai.sophia.bench.driver.ChildServer;
import ai.sophia.bench.driver.Filling;
import ai.sophia.bench.driver.ProcessorTime;
import ai.sophia.bench.driver.Timings;
import ai.sophia.bench.driver.Turns;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Loads a server as many users do: finds how much it answers at most, and then asks it for little, for less than that, and for more. Used
 * by one thread.
 */
final class LoadRun {
    /**
     * What to load it with.
     *
     * @param memories how many to import before
     * @param scopes users that they are spread over
     * @param clients connections that are kept
     * @param writes how many of a hundred requests remember
     * @param seconds how long each part takes
     */
    record Plan(int memories, int scopes, int clients, int writes, int seconds, long seed) {}

    /** Requests to warm up with for each second of a part, and how many clients make them: as few as no server refuses. */
    private static final int WARM_UP = 400;

    private static final int FEW = 4;

    /** Clients that keep a server busy, and are not so many that it refuses some. */
    private static final int SOME = 16;

    private static final double UNLOADED = 0.05;
    private static final double NORMAL = 0.7;
    private static final double TOO_MUCH = 1.5;

    private final String mainClass;
    private final Plan plan;
    private final Path data;
    private final PrintWriter progress;
    private final Mix mix;
    private final LoadReport report;

    LoadRun(String mainClass, Plan plan, Path data, PrintWriter progress) {
        this.mainClass = mainClass;
        this.plan = plan;
        this.data = data;
        this.progress = progress;
        this.mix = new Mix(plan.seed() + 1, plan.scopes(), plan.writes(), plan.memories());
        this.report = new LoadReport(String.format(
                Locale.ROOT,
                "Times in ms, from when a request was due. %,d turns of %d users, %d client(s) over kept HTTP/1.1 connections, "
                        + "%d %% writes, %d s a run, seed %d; %d processors, Java %s. Driver and server: part of the processors' time.",
                plan.memories(),
                plan.scopes(),
                plan.clients(),
                plan.writes(),
                plan.seconds(),
                plan.seed(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version()));
    }

    LoadReport run() throws IOException, InterruptedException {
        try (ChildServer server = ChildServer.start(mainClass, data);
                Calls calls = new Calls(server.awaitReady())) {
            importTurns(calls);
            Clients clients = new Clients(
                    plan.clients(), request -> calls.post(request.work().path(), request.body()));
            progress.println("warming up");
            Timings.of(WARM_UP * plan.seconds(), FEW, number -> {
                Request request = mix.next();
                calls.post(request.work().path(), request.body());
            });
            double most = most(server, calls);
            progress.println(String.format(Locale.ROOT, "it answers %.0f requests a second", most));
            if (most == 0) {
                throw new IllegalStateException("expected the server to answer, but it answered nothing");
            }
            report.addUnloaded(open(server, clients, "unloaded", UNLOADED, most));
            report.add(open(server, clients, "normal", NORMAL, most));
            report.add(open(server, clients, "overloaded", TOO_MUCH, most));
            server.stop();
        }
        return report;
    }

    private static Clients clients(int count, Calls calls) {
        return new Clients(count, request -> calls.post(request.work().path(), request.body()));
    }

    /** How many requests it answers in a second: to all clients or, where it refuses many of these and is busy with that, to some. */
    private double most(ChildServer server, Calls calls) throws InterruptedException {
        progress.println("looking for the most that it answers");
        double all = closed(server, "saturated", "closed loop", clients(plan.clients(), calls));
        return plan.clients() <= SOME
                ? all
                : Math.max(
                        all,
                        closed(server, "saturatedBySome", "closed loop, " + SOME + " clients", clients(SOME, calls)));
    }

    private double closed(ChildServer server, String key, String meaning, Clients clients) throws InterruptedException {
        LoadPhase phase = measured(server, key, meaning, 0, () -> clients.closed(plan.seconds(), mix::next));
        report.add(phase);
        return phase.answeredPerSecond();
    }

    private void importTurns(Calls calls) throws IOException, InterruptedException {
        progress.println("importing " + plan.memories() + " turns");
        Filling.fill(calls, new Turns(plan.seed()), plan.scopes(), plan.memories());
    }

    private LoadPhase open(ChildServer server, Clients clients, String key, double part, double most)
            throws InterruptedException {
        double rate = part * most;
        String meaning = Math.round(100 * part) + " %";
        progress.println(String.format(Locale.ROOT, "asking at %s of that, %.0f a second", meaning, rate));
        Schedule schedule = Schedule.of(rate, plan.seconds(), plan.seed());
        List<Request> requests = mix.next(schedule.size());
        return measured(server, key, meaning, rate, () -> clients.open(schedule, requests));
    }

    /** A part of the run, from its beginning to its end. */
    private interface Part {
        Tallies run() throws InterruptedException;
    }

    private static LoadPhase measured(ChildServer server, String key, String meaning, double asked, Part part)
            throws InterruptedException {
        ProcessorTime driver = ProcessorTime.ofThis();
        ProcessorTime served = server.processorTime();
        long start = System.nanoTime();
        Tallies tallies = part.run();
        double seconds = (System.nanoTime() - start) / 1e9;
        return new LoadPhase(
                key,
                meaning,
                asked,
                seconds,
                tallies,
                driver.share(ProcessorTime.ofThis()),
                served.share(server.processorTime()));
    }
}
