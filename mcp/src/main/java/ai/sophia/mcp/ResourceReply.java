package ai.sophia.mcp;

/** What the reading of a resource answers: its contents, or that more needs to be known. */
public sealed interface ResourceReply permits ResourceResult, InputRequired {}
