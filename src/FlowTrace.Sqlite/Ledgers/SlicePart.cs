using FlowTrace.Chain;
using FlowTrace.Noise;
using FlowTrace.Reading;

namespace FlowTrace.Sqlite.Ledgers;

/// <summary>What a part of a stored ledger knows of the whole: how much traffic an account has, what is noise, and what the part lacks.</summary>
internal sealed class SlicePart(StoredLedger ledger, Slice slice, SliceTable made, bool keepsNoise, IReadOnlySet<Account> named) : LedgerPart, INoiseFinder
{
    public override int CountOf(Account account)
    {
        int local = made.Accounts.Find(account);
        if (local >= 0)
            return keepsNoise ? made.Counts[local] : made.Counts[local] - made.KeptOut[local];
        int number = ledger.Find(account);
        return number < 0 ? 0 : ledger.AccountAt(number) is var known && keepsNoise ? known.Count : known.Count - known.KeptOut;
    }

    public override void Note(Account account, long unixMilliseconds) => slice.Note(account, unixMilliseconds);

    public override void RequireWhole()
    {
        if (slice.Lacks)
            throw new SliceLacksException();
    }

    /// <inheritdoc/>
    /// <remarks>What concerns neither the part's accounts nor those that are named is counted and not read further.</remarks>
    public NoiseReport Find(TransferTable table, IReadOnlyCollection<Asset> genuine)
    {
        LedgerFacts facts = ledger.Facts;
        NoiseFinding[] findings = [.. ledger.NoiseOf(account => named.Contains(account) || table.Accounts.Find(account) >= 0)];
        int[] rows = [.. facts.KeptOutRows.Select(made.RowOf).Where(row => row >= 0)];
        return new NoiseReport(table, findings, rows) { Beyond = facts.NoiseFindings - findings.Length, KeepsOutBeyond = facts.KeepsOut };
    }
}
