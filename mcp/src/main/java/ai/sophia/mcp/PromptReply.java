package ai.sophia.mcp;

/** What a prompt answers: its messages, or that more needs to be known. */
public sealed interface PromptReply permits PromptResult, InputRequired {}
