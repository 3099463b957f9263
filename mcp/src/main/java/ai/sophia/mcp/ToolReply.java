package ai.sophia.mcp;

/** What a tool answers: a result, or that it needs to know more. */
public sealed interface ToolReply permits ToolResult, InputRequired {}
