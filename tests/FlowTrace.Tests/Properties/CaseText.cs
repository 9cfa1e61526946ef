using System.Text;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Taint;
using FlowTrace.Tests.Auditing;
using FlowTrace.Tracing;

namespace FlowTrace.Tests.Properties;

/// <summary>Writes a case so that a person can read it, and makes it as small as it can be while something stays true of it.</summary>
internal static class CaseText
{
    public static string Describe(AuditCase auditCase)
    {
        var text = new StringBuilder();
        foreach (Theft theft in auditCase.Thefts)
            text.AppendLine(
                $"theft {theft.Id}: holders [{List(theft.Holders)}] victims [{List(theft.Victims)}] transactions [{string.Join(' ', theft.Transactions)}] "
                + $"into [{List(theft.Into)}] assets [{string.Join(' ', theft.Assets.Select(Names.Of))}] since {theft.Since} until {theft.Until}");
        foreach (Label label in auditCase.Transfers.SelectMany(transfer => new[] { transfer.From, transfer.To }).Distinct().SelectMany(auditCase.Labels.Of))
            text.AppendLine(
                $"label {Names.Of(label.Account)} is {label.Category} confidence {label.Confidence} "
                + $"since {label.SinceUnixMilliseconds} until {label.UntilUnixMilliseconds}");
        TraceOptions options = auditCase.Options;
        text.AppendLine(
            $"options: dust {options.DustPartsPerBillion} hub {options.HubTransfers} max-hops {options.MaxHops} max-accounts {options.MaxAccounts} "
            + $"until {options.UntilTime} stop-at {options.StopAt.Count} policies {string.Join(' ', options.Policies)}");
        foreach (Transfer transfer in auditCase.Transfers)
            text.AppendLine(
                $"{transfer.Position.UnixMilliseconds} {transfer.Transaction} "
                + $"({transfer.Position.Block} {transfer.Position.TransactionIndex} {transfer.Position.Index}): "
                + $"{Names.Of(transfer.From)} -> {Names.Of(transfer.To)} {transfer.Quantity} {Names.Of(transfer.Asset)}");
        return text.ToString();
    }

    /// <summary>Leaves out transfers, thefts and options one by one as long as the case stays what it is.</summary>
    public static async Task<AuditCase> ShrinkAsync(AuditCase auditCase, Func<AuditCase, Task<bool>> holds)
    {
        for (bool smaller = true; smaller;)
        {
            smaller = false;
            foreach (AuditCase candidate in Smaller(auditCase).ToArray())
                if (candidate.Transfers.Count > 0 && candidate.Thefts.Count > 0 && candidate.Options.Policies.Count > 0 && await holds(candidate))
                {
                    auditCase = candidate;
                    smaller = true;
                    break;
                }
        }

        return auditCase;
    }

    private static IEnumerable<AuditCase> Smaller(AuditCase auditCase)
    {
        var defaults = new TraceOptions();
        TraceOptions options = auditCase.Options;
        foreach (Theft theft in auditCase.Thefts)
            yield return auditCase with { Thefts = [.. auditCase.Thefts.Where(other => other != theft)] };
        foreach (Transfer transfer in auditCase.Transfers)
            yield return auditCase with { Transfers = [.. auditCase.Transfers.Where(other => other != transfer)] };
        if (options.Policies.Count > Needed(options).Count() + 1)
            foreach (TaintPolicy policy in options.Policies)
                yield return auditCase with { Options = options with { Policies = [.. Needed(options).Append(policy).Distinct()] } };
        if (auditCase.Labels.Count > 0)
            yield return auditCase with { Labels = LabelBook.Empty };
        foreach (TraceOptions simpler in new[]
                 {
                     options with { DustPartsPerBillion = 0 }, options with { HubTransfers = defaults.HubTransfers }, options with { MaxHops = null },
                     options with { MaxAccounts = null }, options with { UntilTime = null }, options with { StopAt = defaults.StopAt },
                 })
            if (simpler != options)
                yield return auditCase with { Options = simpler };
    }

    // Whom the trail reaches under poison decides what the limits on accounts and hops cut.
    private static IEnumerable<TaintPolicy> Needed(TraceOptions options) =>
        options.MaxAccounts is null && options.MaxHops is null ? [] : [TaintPolicy.Poison];

    private static string List(IEnumerable<Account> accounts) => string.Join(' ', accounts.Select(Names.Of));
}
