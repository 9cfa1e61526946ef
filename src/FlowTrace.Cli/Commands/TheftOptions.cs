using System.CommandLine;
using FlowTrace.Chain;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Commands;

/// <summary>The options that name thefts, the same for every command that takes any.</summary>
internal sealed class TheftOptions
{
    private readonly Option<string[]> _thief = OptionValues.Many(
        "--thief", "ACCOUNT", "A holder of stolen funds: 0x…, T…, chain:address, CAIP-10. =ID behind it names the theft; repeatable.");
    private readonly Option<string[]> _victim = OptionValues.Many(
        "--victim", "ACCOUNT", "An account that was robbed: what leaves it in the window is stolen. =ID likewise; repeatable.");
    private readonly Option<string[]> _theftTx = OptionValues.Many(
        "--theft-tx", "HASH", "A transaction whose transfers are the theft. =ID likewise; repeatable.");

    /// <summary>The options, in the order in which help shows them.</summary>
    public IReadOnlyList<Option> All => [_thief, _victim, _theftTx];

    /// <summary>The thefts; what bears the same id, or none, is one theft with several holders, victims or transactions.</summary>
    /// <exception cref="TraceInputException">A value is wrong.</exception>
    public Theft[] Read(ParseResult parsed, ChainId chain)
    {
        var thefts = new Dictionary<string, Theft>(StringComparer.Ordinal);
        foreach (string text in parsed.GetValue(_thief) ?? [])
            Add(thefts, "--thief", text, (theft, subject) => theft with { Holders = [.. theft.Holders, AccountOf("--thief", subject, chain)] });
        foreach (string text in parsed.GetValue(_victim) ?? [])
            Add(thefts, "--victim", text, (theft, subject) => theft with { Victims = [.. theft.Victims, AccountOf("--victim", subject, chain)] });
        foreach (string text in parsed.GetValue(_theftTx) ?? [])
            Add(thefts, "--theft-tx", text, (theft, subject) => theft with { Transactions = [.. theft.Transactions, TransactionId.Parse(subject)] });
        return [.. thefts.Values];
    }

    /// <summary>The thefts of a case file and those that the options add.</summary>
    /// <exception cref="TraceInputException">Two have one id.</exception>
    public static Theft[] Join(IReadOnlyList<Theft> ofCase, Theft[] given)
    {
        Theft[] thefts = [.. ofCase, .. given];
        if (thefts.GroupBy(theft => theft.Id, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new TraceInputException($"Case file and options both name a theft '{twice.Key}'; give the one of the options another id, as in ACCOUNT=ID.");
        return thefts;
    }

    private static void Add(Dictionary<string, Theft> thefts, string option, string text, Func<Theft, string, Theft> add)
    {
        if (!TraceOptionText.TrySplitId(text, out string subject, out string? id, out string? error))
            throw OptionValues.Wrong(option, error);
        id ??= Theft.DefaultId;
        thefts[id] = add(thefts.TryGetValue(id, out Theft? theft) ? theft : Theft.InTransactions([], id), subject);
    }

    private static Account AccountOf(string option, string text, ChainId chain) =>
        Account.TryParse(text, chain, out Account account, out string? error) ? account : throw OptionValues.Wrong(option, error);
}
