namespace FlowTrace.Cli.Watching;

/// <summary>How to watch.</summary>
/// <param name="Every">How long to wait between two looks at the chains.</param>
/// <param name="Polls">After how many looks to end; null for never.</param>
/// <param name="UntilBlock">The block at which to end, once every chain has it; null for none.</param>
/// <param name="RecordEvery">After how many looks to record a result that has changed; null for at the end only.</param>
/// <param name="Webhook">Where to post alerts; null for nowhere. It may hold a secret, and is never printed.</param>
internal sealed record WatchWishes(TimeSpan Every, int? Polls, int? UntilBlock, int? RecordEvery, Uri? Webhook);
