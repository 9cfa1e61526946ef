using FlowTrace.Chain;

namespace FlowTrace.Files.Labels;

/// <summary>What an address and the network that its source declares come to.</summary>
/// <param name="Account">The account, where there is one.</param>
/// <param name="Clash">Why the declared network is not the account's; null where they agree.</param>
/// <param name="Error">Why there is no account; null where there is one.</param>
internal readonly record struct PackAddress(Account? Account, string? Clash, string? Error)
{
    private const int LongestEosName = 12;

    private const string ClashMessage = "An address has not the form of the network it is declared to be of; the network its form shows was taken.";

    private const string TokenMessage = "The network is given as a token that lives on several; the one that the address's form shows was taken.";

    private const string UnknownMessage = "The network is none that is known; the one that the address's form shows was taken.";

    private const string ForeignMessage = "Addresses of this network are not kept: FlowTrace follows no coins there. The label was left out.";

    private const string NowhereMessage = "Neither the network nor the form of the address says which chain it is on. The label was left out.";

    /// <summary>Whether there is no account because of the network rather than of the address.</summary>
    public bool IsForeign => ReferenceEquals(Error, ForeignMessage) || ReferenceEquals(Error, NowhereMessage);

    /// <summary>Whether the declared network is a token's name, which is how lists of a token's addresses come.</summary>
    public bool IsToken => ReferenceEquals(Clash, TokenMessage);

    /// <summary>Finds the account. A declared network that the address contradicts gives way to what the address's own form shows.</summary>
    /// <param name="text">The address, without blanks around it.</param>
    /// <param name="network">The word of the network.</param>
    public static PackAddress Of(string text, string network)
    {
        NetworkKind kind = Networks.Find(network, out ChainId chain);
        if (kind == NetworkKind.Foreign)
            return new PackAddress(null, null, ForeignMessage);
        if (kind != NetworkKind.Chain)
            return ByForm(text) is { } found
                ? new PackAddress(found, kind == NetworkKind.Token ? TokenMessage : UnknownMessage, null)
                : new PackAddress(null, null, NowhereMessage);
        string? error = null;
        if (text.AsSpan().IndexOfAny(':', ' ') < 0 && Chain.Account.TryParse(text, chain, out Account account, out error) && IsPlace(account))
            return new PackAddress(account, null, null);
        Account? shown = ByForm(text);
        if (shown is null && chain.Namespace == "eip155" && IsEosName(text))
            shown = new Account(Networks.Eos, Address.Parse(text, Networks.Eos));
        if (shown is { } other && other.Chain != chain)
            return new PackAddress(other, ClashMessage, null);
        return new PackAddress(null, null, error ?? NowhereMessage);
    }

    // Without a chain only what looks like an address is read, and then strictly, checksum and all.
    private static Account? ByForm(string text) =>
        text.AsSpan().IndexOfAny(':', ' ') < 0 && Chain.Account.TryParse(text, ChainId.None, out Account account, out _) && IsPlace(account) ? account : null;

    // "fee" and the like stand for places that are no accounts and that nobody labels.
    private static bool IsPlace(in Account account) => account.Address.Kind is AddressKind.Account20 or AddressKind.PubKeyHash or AddressKind.ScriptHash
        or AddressKind.Witness || (account.Address.Kind == AddressKind.Text && account.Chain == Networks.Eos && IsEosName(account.AddressText));

    private static bool IsEosName(string text)
    {
        if (text.Length is 0 or > LongestEosName)
            return false;
        foreach (char c in text)
            if (c is not ((>= 'a' and <= 'z') or (>= '1' and <= '5') or '.'))
                return false;
        return true;
    }
}
