package dev.herald.api;

/** What a method responds with. */
sealed interface ApiReply permits ApiReplies.Result, ApiReplies.Bare, ApiReplies.Failure {}
