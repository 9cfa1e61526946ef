using System.Text.Json;
using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Hops;

namespace FlowTrace.Reporting;

/// <summary>Withdrawals from mixers that may be the stolen units': inferred, every one.</summary>
internal sealed partial class JsonItems
{
    public void Mixer(Utf8JsonWriter json, MixerEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("depositor", entry.Depositor.ToString());
        json.WriteString("pool", entry.Pool.Account.ToString());
        json.WriteString("poolName", entry.Pool.Name);
        json.WriteString("asset", TextOf(entry.Pool.Asset));
        WriteQuantity(json, "denomination", entry.Pool.Denomination);
        json.WriteStartArray("deposits");
        foreach (FlowEdge edge in entry.Deposits)
            Flow(json, edge);
        json.WriteEndArray();
        json.WriteStartArray("candidates");
        foreach (MixerCandidate candidate in entry.Candidates)
            Candidate(json, candidate);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Candidate(Utf8JsonWriter json, MixerCandidate candidate)
    {
        PoolWithdrawal withdrawal = candidate.Withdrawal;
        json.WriteStartObject();
        json.WriteString("grade", MixerCandidate.Grade.ToName());
        json.WriteString("recipient", withdrawal.Recipient.ToString());
        WriteQuantity(json, "paid", withdrawal.Paid);
        WriteQuantity(json, "fee", withdrawal.Fee);
        if (withdrawal.Relayer is { } relayer)
            json.WriteString("relayer", relayer.ToString());
        json.WriteString("tx", withdrawal.Transaction.ToText(withdrawal.Position.Chain));
        WritePosition(json, withdrawal.Position);
        json.WriteNumber("delayMilliseconds", candidate.DelayMilliseconds);
        json.WriteNumber("deposits", candidate.Deposits);
        json.WriteNumber("anonymitySet", candidate.AnonymitySet);
        json.WriteString("baseRate", ReportText.Fraction(candidate.BaseRate));
        if (candidate.GasFunder is { } funder)
            json.WriteString("gasFunder", funder.ToString());
        json.WriteStartArray("leads");
        foreach (string lead in candidate.Leads.ToNames())
            json.WriteStringValue(lead);
        json.WriteEndArray();
        json.WriteNumber("rivals", candidate.Rivals);
        json.WriteEndObject();
    }
}
