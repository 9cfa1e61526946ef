using System.Diagnostics.CodeAnalysis;
using FlowTrace.Chain;

namespace FlowTrace.Files.Ledgers;

/// <summary>What rows of one chain have in common, so that texts that repeat are read once.</summary>
internal sealed class ChainContext(ChainId id)
{
    // A ledger of spam can name a new token in every row; then the memory starts over.
    private const int MostRemembered = 1 << 16;

    private readonly Dictionary<string, Asset> _assets = new(StringComparer.Ordinal);
    private string _lastText = "";
    private Asset _last;

    public ChainId Id { get; } = id;

    public Asset Native { get; } = Asset.Native(id);

    public Account FeeSink { get; } = Account.FeeSink(id);

    /// <summary>Reads an asset; <paramref name="isNew"/> says that this text was not met before.</summary>
    public bool TryAsset(ReadOnlySpan<char> text, out Asset asset, out bool isNew, [NotNullWhen(false)] out string? error)
    {
        isNew = false;
        error = null;
        if (text.SequenceEqual(_lastText) && _lastText.Length > 0)
        {
            asset = _last;
            return true;
        }

        Dictionary<string, Asset>.AlternateLookup<ReadOnlySpan<char>> lookup = _assets.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!lookup.TryGetValue(text, out string? known, out asset))
        {
            known = text.ToString();
            if (!Asset.TryParse(known, Id, out asset, out error))
                return false;
            if (_assets.Count >= MostRemembered)
                _assets.Clear();
            _assets.Add(known, asset);
            isNew = true;
        }

        _lastText = known;
        _last = asset;
        return true;
    }
}
