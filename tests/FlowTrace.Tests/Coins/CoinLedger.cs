using System.Globalization;
using System.Text;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Reading;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Tests.Coins;

/// <summary>Writes transactions of a chain like Bitcoin in a line each: owners are letters, coins are named by the transaction and output.</summary>
internal sealed class CoinLedger
{
    private readonly List<UtxoTransaction> _transactions = [];

    public IReadOnlyList<UtxoTransaction> Transactions => _transactions;

    public static Account Owner(string word)
    {
        byte[] bytes = new byte[20];
        Encoding.ASCII.GetBytes(word, bytes);
        return new Account(ChainId.Bitcoin, Address.From(AddressKind.PubKeyHash, bytes));
    }

    public static TransactionId Id(int number) => TransactionId.Parse(number.ToString("x64", CultureInfo.InvariantCulture));

    public static Outpoint Coin(int transaction, int output) => new(Id(transaction), output);

    public static (string Owner, ulong Quantity) To(string owner, ulong quantity) => (owner, quantity);

    /// <summary>A coin from before the ledger, of which the ledger knows owner and value.</summary>
    public static UtxoInput Earlier(string owner, ulong quantity) =>
        new(new Outpoint(TransactionId.Parse(string.Create(CultureInfo.InvariantCulture, $"before {owner} {quantity}")), 0), Owner(owner), quantity);

    public static UtxoInput Spend(int transaction, int output) => new(Coin(transaction, output));

    /// <summary>Adds the next transaction, a block of its own; without inputs a coinbase. It is known by its number, counted from 1.</summary>
    public CoinLedger Pay(UtxoInput[] inputs, params (string Owner, ulong Quantity)[] outputs)
    {
        int number = _transactions.Count + 1;
        _transactions.Add(new UtxoTransaction(
            Id(number), new Position(number * 600_000L, ChainId.Bitcoin, number, 0, Position.Unknown), inputs,
            [.. outputs.Select(output => new UtxoOutput(
                output.Owner == "-" ? Account.Unspendable(ChainId.Bitcoin) : Owner(output.Owner), output.Quantity))]));
        return this;
    }

    public TransferTable Build() => Build(_transactions);

    public static TransferTable Build(IEnumerable<UtxoTransaction> transactions)
    {
        var builder = new TransferTableBuilder();
        foreach (UtxoTransaction transaction in transactions)
            builder.TryAdd(transaction, out string? error).Should().BeTrue(error);
        return builder.Build();
    }

    public Task<TraceResult> TraceAsync(params Theft[] thefts) =>
        TraceAsync(new TraceOptions { Policies = TaintPolicies.All, DustPartsPerBillion = 0 }, thefts);

    public Task<TraceResult> TraceAsync(TraceOptions options, params Theft[] thefts) => TraceAsync(new TableReader(Build()), options, thefts);

    public static Task<TraceResult> TraceAsync(IChainReader reader, TraceOptions options, IReadOnlyList<Theft> thefts) =>
        new TracerBuilder().AddReader(reader).WithOptions(options).Build().TraceAsync(thefts);

    /// <summary>Every outcome under a policy: <c>X at-rest 25</c>, in ordinal order.</summary>
    public static string Outcomes(TraceResult result, TaintPolicy policy) => string.Join(", ", result.Outcomes
        .Where(outcome => outcome.Quantity(policy) > 0)
        .Select(outcome => $"{Word(outcome.Account)} {outcome.Status.ToName()} {outcome.Quantity(policy)}")
        .Order(StringComparer.Ordinal));

    private static string Word(Account account)
    {
        byte[] bytes = new byte[32];
        return account.Address.Kind == AddressKind.PubKeyHash ? Encoding.ASCII.GetString(bytes, 0, account.Address.CopyTo(bytes)).TrimEnd('\0')
            : account.AddressText;
    }
}
