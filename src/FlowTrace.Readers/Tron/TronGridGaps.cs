using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Files.Internals;
using FlowTrace.Hops;
using FlowTrace.Readers.Answers;

namespace FlowTrace.Readers.Tron;

/// <summary>
/// Finds, among the rows of an account, the transactions that its lists do not tell in full: rewards without an amount, and calls of contracts in which the
/// account
/// gave and, as the lists have it, got nothing back. Only for these the info is asked.
/// </summary>
/// <param name="account">The account.</param>
internal sealed class TronGridGaps(Account account)
{
    // What these move is all they move.
    private static readonly HashSet<uint> Plain =
    [
        KnownSelectors.Of("transfer(address,uint256)"), KnownSelectors.Of("transferFrom(address,address,uint256)"),
            KnownSelectors.Of("approve(address,uint256)"),
    ];

    private readonly List<TransactionId> _rewards = [];
    private readonly List<(TransactionId Transaction, bool GaveCoins)> _calls = [];
    private readonly HashSet<TransactionId> _gave = [];
    private readonly HashSet<TransactionId> _got = [];

    /// <summary>The transactions to ask for, in the order of the lists.</summary>
    public IEnumerable<TransactionId> Transactions => _rewards.Concat(
        _calls.Where(call => (call.GaveCoins || _gave.Contains(call.Transaction)) && !_got.Contains(call.Transaction)).Select(call => call.Transaction));

    /// <summary>Notes a row of <c>transactions</c>: a transaction, or an internal one.</summary>
    public void AddRow(JsonElement row)
    {
        string id = AnswerJson.Text(row, "txID"u8);
        if (id.Length == 0)
        {
            _got.Add(TransactionId.Parse(AnswerJson.Text(row, "tx_id"u8)));
            return;
        }

        var transaction = TransactionId.Parse(id);
        IReadOnlyList<JsonElement> results = AnswerJson.Items(AnswerJson.Member(row, "ret"u8));
        if (results.Count > 0 && AnswerJson.Text(results[0], "contractRet"u8) is not ("SUCCESS" or "DEFAULT" or ""))
            return;
        if (AnswerJson.Items(AnswerJson.Member(row, "internal_transactions"u8)).Count > 0)
            _got.Add(transaction);
        foreach (JsonElement contract in AnswerJson.Items(AnswerJson.Member(AnswerJson.Member(row, "raw_data"u8), "contract"u8)))
            AddContract(transaction, row, contract);
    }

    /// <summary>Notes a row of <c>transactions/trc20</c>.</summary>
    public void AddToken(JsonElement row)
    {
        var transaction = TransactionId.Parse(AnswerJson.Text(row, "transaction_id"u8));
        if (AnswerJson.Text(row, "value"u8) is "" or "0")
            return;
        _ = IsOwn(AnswerJson.Text(row, "to"u8)) ? _got.Add(transaction) : _gave.Add(transaction);
    }

    private void AddContract(TransactionId transaction, JsonElement row, JsonElement contract)
    {
        JsonElement value = AnswerJson.Member(AnswerJson.Member(contract, "parameter"u8), "value"u8);
        if (!IsOwn(AnswerJson.Text(value, "owner_address"u8)))
            return;
        switch (AnswerJson.Text(contract, "type"u8))
        {
            case "WithdrawBalanceContract" when AnswerJson.Text(row, "withdraw_amount"u8).Length == 0:
                _rewards.Add(transaction);
                break;
            case "TriggerSmartContract" when !(Hex.TryReadSelector(AnswerJson.Text(value, "data"u8), out uint selector) && Plain.Contains(selector)):
                _calls.Add((transaction, AnswerJson.Number(value, "call_value"u8) > 0 || AnswerJson.Number(value, "call_token_value"u8) > 0));
                break;
        }
    }

    private bool IsOwn(string text) => Address.TryParse(text, account.Chain, out Address address, out _) && address == account.Address;
}
