using FlowTrace.Chain;
using FlowTrace.Noise;
using FlowTrace.Reading;

namespace FlowTrace.Tracing;

public sealed partial class Tracer
{
    /// <summary>What can be refused before anything is read.</summary>
    private void CheckThefts(Theft[] thefts)
    {
        if (thefts.Length == 0)
            throw new TraceInputException("There is no theft to trace. Name a thief, a victim or the theft's transactions.");
        CheckEach(thefts);
        CheckOptions();
    }

    private static void CheckEach(Theft[] thefts)
    {
        for (int i = 0; i < thefts.Length; i++)
        {
            Theft theft = thefts[i];
            if (i > 0 && theft.Id == thefts[i - 1].Id)
                throw new TraceInputException($"Two thefts have the id '{theft.Id}'. Give each its own, or name both accounts in one theft.");
            if (theft.Holders.Count + theft.Victims.Count + theft.Transactions.Count == 0)
                throw new TraceInputException($"Theft '{theft.Id}' names no holder, victim or transaction.");
            if (theft.Since is { } since && theft.Until is { } until && since.IsBlock == until.IsBlock && since.Value > until.Value)
                throw new TraceInputException($"Theft '{theft.Id}' ends before it begins ({since} to {until}).");
        }
    }

    private void CheckOptions()
    {
        if (_options.Policies.Count == 0 || _options.Policies.Distinct().Count() != _options.Policies.Count)
            throw new TraceInputException("Give at least one policy, and each once.");
        if (_options.DustPartsPerBillion is < 0 or > 1_000_000_000 || _options.HubTransfers < 1 || _options.MaxAccounts < 1 || _options.MaxHops < 0
            || _options.ReadAhead < 1)
            throw new TraceInputException("A limit is out of range: dust is 0 to 1, hub, accounts and read-ahead are at least 1, hops at least 0.");
    }

    /// <summary>What is only known when the sources have been read: something of every theft has to be in them; what is not is told.</summary>
    private static List<ReadIssue> CheckFound(Sweep sweep, NoiseFilter filter, Theft[] thefts)
    {
        HashSet<TransactionId> notFound = [.. sweep.MissingTransactions];
        var issues = new List<ReadIssue>();
        if (sweep.Runs.All(run => run.Table.Count == 0))
            throw new TraceInputException(
                "There is nothing to trace: the sources hold no transfers, or noise only. Check the ledger's issues, or give another file.");
        foreach (Theft theft in thefts)
        {
            Account[] named = [.. theft.Holders.Concat(theft.Victims)];
            Account[] absent = Array.FindAll(named, account => sweep.Runs.All(run => run.Table.Accounts.Find(account) < 0));
            TransactionId[] missing = [.. theft.Transactions.Where(notFound.Contains)];
            if (absent.Length > 0 && absent.Length == named.Length && missing.Length == theft.Transactions.Count)
                throw new TraceInputException(
                    $"{absent[0]} neither sends nor receives anything in the sources, so theft '{theft.Id}' cannot start there. "
                    + "Check the address and its chain, or add a ledger that has it.");
            if (missing.Length > 0 && named.Length == 0 && missing.Length == theft.Transactions.Count)
                throw new TraceInputException(
                    $"Transaction {missing[0]} of theft '{theft.Id}' is not in the sources. Check the hash, or add a ledger that has it.");
            issues.AddRange(absent.Select(account => new ReadIssue(
                ReadIssueSeverity.Doubt, "theft", 0, $"Theft '{theft.Id}' names an account that neither sends nor receives anything in the sources.",
                account.ToString())));
            issues.AddRange(missing.Select(transaction => new ReadIssue(
                ReadIssueSeverity.Doubt, "theft", 0, $"Theft '{theft.Id}' names a transaction that is not in the sources: what it stole is not counted.",
                transaction.ToString())));
            if (!sweep.Steals(theft.Id) && sweep.NamesAny(theft.Id))
                issues.Add(new ReadIssue(
                    ReadIssueSeverity.Doubt, "theft", 0,
                    $"Theft '{theft.Id}' steals nothing itself: what it names is named by another theft as well, or lies beyond the end of the trace."));
            else if (!sweep.Steals(theft.Id))
                throw new TraceInputException(
                    $"Theft '{theft.Id}' steals nothing: no transfer in the sources matches its accounts or transactions, assets and window."
                    + (sweep.Runs.Any(run => filter.FindingsBeyond(run.Table).IsKeptOut || filter.FindingsIn(run.Table).Any(finding => finding.IsKeptOut))
                        ? " Forged tokens and other noise were left out; name the asset that was stolen if it is one of these."
                        : ""));
        }

        return issues;
    }
}
