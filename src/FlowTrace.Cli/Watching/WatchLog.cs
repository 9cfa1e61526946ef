using System.Text;
using FlowTrace.Cli.Live;
using FlowTrace.Reporting;

namespace FlowTrace.Cli.Watching;

/// <summary>What a watch has told, kept in the store beside the answers of providers, so that a watch that is started again tells nothing twice.</summary>
internal sealed class WatchLog
{
    private const string Known = "watch|known";
    private const string Alert = "watch|alert|";
    private const string Posted = "watch|posted|";

    private readonly StoreAnswers _answers;
    private readonly HashSet<string> _told;
    private readonly HashSet<string> _posted;

    private WatchLog(StoreAnswers answers, HashSet<string> told, HashSet<string> posted, bool isNew)
    {
        _answers = answers;
        _told = told;
        _posted = posted;
        IsNew = isNew;
    }

    /// <summary>Whether nobody has watched this case yet.</summary>
    public bool IsNew { get; private set; }

    /// <summary>How many alerts were told.</summary>
    public int Count => _told.Count;

    public static async Task<WatchLog> OpenAsync(StoreAnswers answers, CancellationToken cancellationToken)
    {
        HashSet<string> told = await IdsAsync(answers, Alert, cancellationToken).ConfigureAwait(false);
        ReadOnlyMemory<byte>? known = await answers.FindAsync(Known, cancellationToken).ConfigureAwait(false);
        if (known is { } ids)
            told.UnionWith(Encoding.ASCII.GetString(ids.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        return new WatchLog(answers, told, await IdsAsync(answers, Posted, cancellationToken).ConfigureAwait(false), known is null);
    }

    /// <summary>Begins a log with what was known before anybody watched: it is no news.</summary>
    public async Task BeginAsync(IEnumerable<WatchAlert> known, CancellationToken cancellationToken)
    {
        string[] ids = [.. known.Select(alert => alert.Id)];
        await _answers.KeepAsync(Known, Encoding.ASCII.GetBytes(string.Concat(ids.Select(id => id + "\n"))), cancellationToken).ConfigureAwait(false);
        _told.UnionWith(ids);
        IsNew = false;
    }

    public bool IsTold(WatchAlert alert) => _told.Contains(alert.Id);

    /// <summary>Keeps an alert that was told, as it was told.</summary>
    public async Task KeepAsync(WatchAlert alert, ReadOnlyMemory<byte> json)
    {
        await _answers.KeepAsync(Alert + alert.Id, json, CancellationToken.None).ConfigureAwait(false);
        _told.Add(alert.Id);
    }

    /// <summary>Keeps that an alert was taken by the webhook.</summary>
    public async Task KeepPostedAsync(string id) => await _answers.KeepAsync(Posted + id, "1"u8.ToArray(), CancellationToken.None).ConfigureAwait(false);

    /// <summary>The alerts that were told and that no webhook has taken, in the order in which they were told.</summary>
    public async Task<IReadOnlyList<(string Id, ReadOnlyMemory<byte> Json)>> OwedAsync(CancellationToken cancellationToken)
    {
        var owed = new List<(string, ReadOnlyMemory<byte>)>();
        foreach (string key in await _answers.KeysAsync(Alert, cancellationToken).ConfigureAwait(false))
            if (key[Alert.Length..] is var id && !_posted.Contains(id) && await _answers.FindAsync(key, cancellationToken).ConfigureAwait(false) is { } json)
                owed.Add((id, json));
        return owed;
    }

    private static async Task<HashSet<string>> IdsAsync(StoreAnswers answers, string prefix, CancellationToken cancellationToken) =>
        [.. (await answers.KeysAsync(prefix, cancellationToken).ConfigureAwait(false)).Select(key => key[prefix.Length..])];
}
