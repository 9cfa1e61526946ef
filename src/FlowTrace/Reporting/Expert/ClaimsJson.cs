using System.Text.Json;
using FlowTrace.Attribution;
using FlowTrace.Evidence;

namespace FlowTrace.Reporting;

/// <summary>The claims of a report as JSON values. Labels are numbered from 1 and named by their numbers.</summary>
internal sealed class ClaimsJson
{
    private readonly ClaimBook _book;
    private readonly Dictionary<Label, int> _numbers = [];

    public ClaimsJson(ClaimBook book)
    {
        _book = book;
        foreach (LabelBasis basis in book.Claims.SelectMany(claim => claim.RestsOn).OfType<LabelBasis>())
            _numbers.TryAdd(basis.Label, _numbers.Count + 1);
        Labels = [.. _numbers.OrderBy(pair => pair.Value).Select(pair => pair.Key)];
    }

    /// <summary>The labels that claims rest on, by number.</summary>
    public IReadOnlyList<Label> Labels { get; }

    /// <summary>A label with the claims that fall when it is withdrawn.</summary>
    public void Label(Utf8JsonWriter json, Label label)
    {
        json.WriteStartObject();
        json.WriteNumber("number", _numbers[label]);
        json.WriteString("account", label.Account.ToString());
        json.WriteString("name", label.Name);
        json.WriteString("category", label.Category.ToName());
        json.WriteString("source", label.Source);
        json.WriteNumber("confidence", label.Confidence);
        json.WriteStartArray("claims");
        foreach (Claim claim in _book.AffectedBy(label))
            json.WriteStringValue(claim.Id);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public void Claim(Utf8JsonWriter json, Claim claim)
    {
        json.WriteStartObject();
        json.WriteString("id", claim.Id);
        json.WriteString("kind", claim.Kind.ToName());
        json.WriteString("statement", claim.Statement);
        json.WriteStartArray("restsOn");
        foreach (IClaimBasis basis in claim.RestsOn)
        {
            json.WriteStartObject();
            Basis(json, basis);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("against");
        foreach (string against in claim.Against)
            json.WriteStringValue(against);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void Basis(Utf8JsonWriter json, IClaimBasis basis)
    {
        switch (basis)
        {
            case TransactionBasis transaction:
                json.WriteString("tx", transaction.Transaction.ToText(transaction.Position.Chain));
                json.WriteString("place", ReportText.Of(transaction.Position));
                break;
            case RuleBasis rule:
                json.WriteString("rule", rule.Rule.Id);
                json.WriteNumber("version", rule.Rule.Version);
                json.WriteString("inputs", rule.Inputs);
                break;
            case LabelBasis label:
                json.WriteNumber("label", _numbers[label.Label]);
                break;
            case HeuristicBasis method:
                json.WriteString("method", method.Heuristic.Id);
                json.WriteNumber("version", method.Heuristic.Version);
                json.WriteString("score", method.Score);
                json.WriteString("errorRate", method.Heuristic.ErrorRate);
                break;
            case AnalystBasis analyst:
                json.WriteString("analyst", analyst.Analyst);
                break;
            case ClaimReference other:
                json.WriteString("claim", other.Claim.Id);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(basis), basis, "No such basis.");
        }
    }
}
