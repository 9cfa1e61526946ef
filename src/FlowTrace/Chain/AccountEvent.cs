namespace FlowTrace.Chain;

/// <summary>Something that ties an account to another, or changes who may spend from it, and moves no units.</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
/// <param name="Kind">What happened.</param>
/// <param name="Account">The account it happened to.</param>
/// <param name="Counterparty">Who did it, or who stands on the other side; null where it is the account itself or nobody says.</param>
/// <param name="Transaction">The transaction.</param>
/// <param name="Position">Its place in the order.</param>
/// <param name="Text">What the chain says of it, in words. Parts of it are untrusted text.</param>
public sealed record AccountEvent(
    AccountEventKind Kind, Account Account, Account? Counterparty, TransactionId Transaction, Position Position, string Text)
{
    /// <summary>For debugging: the time, the kind, the accounts and the text.</summary>
    public override string ToString() =>
        $"{Position}: {Kind.ToName()} of {Account.AddressText}{(Counterparty is { } other ? $" by {other.AddressText}" : "")}: {Text}";
}
