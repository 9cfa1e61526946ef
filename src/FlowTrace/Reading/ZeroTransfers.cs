using FlowTrace.Chain;
using FlowTrace.Internals;

namespace FlowTrace.Reading;

/// <summary>
/// Transfers of no tokens at all, which move nothing and stand in no table: anyone can have a token's contract write one between two strangers,
/// so they are what address poisoning is made of, and are kept beside the table as evidence.
/// </summary>
/// <remarks>About 120 bytes each. Zero calls with native coin are everyday and not kept.</remarks>
internal sealed class ZeroTransfers
{
    private readonly InternTable<Account> _accounts = new();
    private readonly InternTable<Asset> _assets = new();
    private readonly List<Row> _rows = [];

    public int Count => _rows.Count;

    public Transfer this[int index]
    {
        get
        {
            Row row = _rows[index];
            return new Transfer(
                TransferKind.Token, row.Transaction, row.Position, _accounts[row.From], _accounts[row.To], _assets[row.Asset], UInt128.Zero);
        }
    }

    public ReadOnlySpan<Account> Accounts => _accounts.Values;

    /// <summary>Numbers an account in its turn, as it was numbered before.</summary>
    public void Know(in Account account) => _accounts.Intern(account);

    public static bool Concerns(in Transfer transfer) =>
        transfer.Quantity == UInt128.Zero && transfer.Asset.Kind == AssetKind.Token && transfer.From != transfer.To
        && !transfer.From.IsZero && !transfer.To.IsZero;

    public void Add(in Transfer transfer) => _rows.Add(new Row(
        transfer.Transaction, transfer.Position, _accounts.Intern(transfer.From), _accounts.Intern(transfer.To), _assets.Intern(transfer.Asset)));

    /// <summary>Puts them in order, each once: two sources that have one of them do not make two.</summary>
    public ZeroTransfers Freeze()
    {
        Row[] ordered = [.. _rows.Distinct().OrderBy(row => row.Position).ThenBy(row => row.Transaction)];
        _rows.Clear();
        _rows.AddRange(ordered);
        return this;
    }

    public void CopyTo(TransferTableBuilder builder)
    {
        for (int i = 0; i < Count; i++)
            builder.AddEvidence(this[i]);
    }

    private readonly record struct Row(TransactionId Transaction, Position Position, int From, int To, int Asset);
}
