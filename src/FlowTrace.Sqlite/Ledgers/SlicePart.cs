using FlowTrace.Chain;
using FlowTrace.Noise;
using FlowTrace.Reading;

namespace FlowTrace.Sqlite.Ledgers;

/// <summary>What a part of a stored ledger knows of the whole: how much traffic an account has, and what is noise.</summary>
internal sealed class SlicePart(StoredLedger ledger, int[] rowNumbers, bool keepsNoise, IReadOnlySet<Account> named) : LedgerPart, INoiseFinder
{
    public override int CountOf(Account account)
    {
        int number = ledger.Find(account);
        return number < 0 ? 0 : ledger.AccountAt(number) is var known && keepsNoise ? known.Count : known.Count - known.KeptOut;
    }

    /// <inheritdoc/>
    /// <remarks>What concerns neither the part's accounts nor those that are named is counted and not read further.</remarks>
    public NoiseReport Find(TransferTable table, IReadOnlyCollection<Asset> genuine)
    {
        LedgerFacts facts = ledger.Facts;
        NoiseFinding[] findings = [.. ledger.NoiseOf(account => named.Contains(account) || table.Accounts.Find(account) >= 0)];
        int[] rows = [.. facts.KeptOutRows.Select(row => Array.BinarySearch(rowNumbers, row)).Where(row => row >= 0)];
        return new NoiseReport(table, findings, rows) { Beyond = facts.NoiseFindings - findings.Length, KeepsOutBeyond = facts.KeepsOut };
    }
}
