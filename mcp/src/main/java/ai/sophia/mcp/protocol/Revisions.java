package ai.sophia.mcp.protocol;

import java.util.List;

/** The revisions of the protocol that are spoken. */
public final class Revisions {
    /** The latest, in which every request stands for itself. */
    public static final String MODERN = "2026-07-28";

    /** Those with sessions, the latest first. */
    public static final List<String> LEGACY = List.of("2025-11-25", "2025-06-18", "2025-03-26");

    /** All, the latest first. */
    public static final List<String> ALL = List.of(MODERN, LEGACY.get(0), LEGACY.get(1), LEGACY.get(2));

    private Revisions() {}
}
