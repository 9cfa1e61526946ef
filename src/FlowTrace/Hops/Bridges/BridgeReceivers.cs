using FlowTrace.Chain;
using FlowTrace.Internals;

namespace FlowTrace.Hops;

/// <summary>Receivers that bridges are told as text.</summary>
internal static class BridgeReceivers
{
    /// <summary>
    /// The receiver an event states, as an address or as text. A text that is no address of the chain it is said to be on is refused, for no
    /// payout can be made there. Null where the chain is unknown or writes its addresses in a way that is not decoded; then
    /// <paramref name="stated"/> has the text.
    /// </summary>
    public static Account? Read(AbiArguments arguments, string name, ChainId? chain, bool isText, out string stated)
    {
        stated = "";
        if (!isText)
            return arguments.AccountOn(name, chain);
        string text = arguments.Text(name);
        stated = $"destination {text}";
        if (!TryParse(text, chain, out Account? account, out string error))
            arguments.Refuse($"states a destination that cannot be: {error}");
        return account;
    }

    /// <summary>
    /// Reads an address that may have lost its case, as memos do: hexadecimal addresses are read without their checksum. False where the text is
    /// no address of the chain; true with null where that cannot be told.
    /// </summary>
    public static bool TryParse(string text, ChainId? chain, out Account? account, out string error)
    {
        account = null;
        error = "";
        if (chain is not { } known)
            return true;
        AddressFormat format = KnownChains.FormatOf(known);
        string spelt = format == AddressFormat.Evm ? text.ToLowerInvariant() : text;
        string? reason = null;
        if (text != "fee" && Address.TryParse(spelt, known, out Address address, out reason))
            account = new Account(known, address);
        // Of a chain whose addresses are not decoded, only the form of another chain tells; 1… and 3… are several chains' alike.
        bool isForeign = format == AddressFormat.Opaque && Address.GuessChain(text) is { } guess
            && (guess != ChainId.Bitcoin || text.StartsWith("bc1", StringComparison.OrdinalIgnoreCase));
        if (isForeign)
            account = null;
        bool isPossible = format == AddressFormat.Opaque ? !isForeign : account is not null;
        if (!isPossible)
            error = reason?.TrimEnd('.') ?? $"{SafeText.Quote(text)} is no address of {known.Name}";
        return isPossible;
    }
}
