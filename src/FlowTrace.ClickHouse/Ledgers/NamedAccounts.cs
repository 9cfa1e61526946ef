using FlowTrace.Chain;
using FlowTrace.Hops;
using FlowTrace.Reading;

namespace FlowTrace.ClickHouse.Ledgers;

/// <summary>
/// Accounts that a transaction concerns though none of its transfers is theirs: whom an issuer froze, who called, whose account was opened, and who was sent a
/// transfer of nothing.
/// </summary>
internal sealed class NamedAccounts
{
    private readonly ILookup<uint, Account> _named;

    public NamedAccounts(TransferTable table, TransactionNumbers numbers)
    {
        var named = new List<(uint Number, Account Account)>();
        void Name(TransactionId transaction, Position position, Account? account)
        {
            if (account is { Address.Kind: not AddressKind.None } one)
                named.Add((numbers.Of(position.Chain, transaction), one));
        }

        foreach (IssuerAct act in Freezes.ActsIn([table]))
            Name(act.Transaction, act.Position, act.Account);
        foreach (ContractCall call in table.Calls)
            Name(call.Transaction, call.Position, call.From);
        foreach (AccountEvent one in table.AccountEvents)
        {
            Name(one.Transaction, one.Position, one.Account);
            Name(one.Transaction, one.Position, one.Counterparty);
        }

        for (int i = 0; i < table.Zeros.Count; i++)
        {
            Name(table.Zeros[i].Transaction, table.Zeros[i].Position, table.Zeros[i].From);
            Name(table.Zeros[i].Transaction, table.Zeros[i].Position, table.Zeros[i].To);
        }

        _named = named.ToLookup(one => one.Number, one => one.Account);
    }

    /// <summary>The accounts that a transaction concerns; some may come twice.</summary>
    public IEnumerable<Account> In(int number) => _named[(uint)number];
}
