using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Hops;

namespace FlowTrace.Reporting;

/// <summary>
/// Whether both ends of a step have the same controller, as far as the result tells: a state of its own on every step, and <c>unknown</c> on most.
/// </summary>
internal sealed class ControllerStates
{
    private readonly ExpertContext _context;
    private readonly Dictionary<(Account Opener, Account Opened), AccountEvent> _openings = [];
    private readonly Dictionary<Account, AccountEvent> _keyChanges = [];

    public ControllerStates(ExpertContext context)
    {
        _context = context;
        foreach (AccountEvent one in context.Result.Events)
            if (one is { Kind: AccountEventKind.Activation, Counterparty: { } opener })
                _openings.TryAdd((opener, one.Account), one);
            else if (one.Kind == AccountEventKind.PermissionChange)
                _keyChanges.TryAdd(one.Account, one);
    }

    /// <summary>The state of a step, in lines of a cell.</summary>
    public IReadOnlyList<TextLine> Of(FlowEdge edge)
    {
        if (edge.Source == edge.Target)
            return [new TextSpan("yes, one account", _context.Derive("Giver and taker are one account.", ExpertRules.Same))];
        if (edge.Target.Account.IsFeeSink)
            return ["no, paid to the chain"];
        if (edge.IsTheft && edge.Stolen(_context.Policy) is { Count: > 0 } parts)
            return [new TextSpan("no: the theft itself", MethodSection.Definition(parts[0].Theft, _context))];
        if (edge.Target.Label is { } label && Tracing.StopRules.Default.Contains(label.Category))
            return ["no: a service holds it from here,", new TextSpan("if the label is right", _context.ClaimOf(label), TextLook.Note)];
        if (edge.Hop is { Kind: FlowKind.Bridge } && HaveSameKey(edge.Source.Account, edge.Target.Account))
            return [Inferred("likely: same key on both chains", ExpertMethods.SameKey, "both addresses are made of the same 20 bytes")];
        if (_openings.TryGetValue((edge.Source.Account, edge.Target.Account), out AccountEvent? opening))
            return [Inferred("unknown; possibly: the sender opened the receiver's account", ExpertMethods.Opening, BasisText(opening), Basis(opening))];
        if (_keyChanges.TryGetValue(edge.Target.Account, out AccountEvent? change))
            return [Inferred("unknown; the receiver's keys changed, so its controller possibly did "
                + "too", ExpertMethods.KeyChange, BasisText(change), Basis(change))];
        return ["unknown"];
    }

    private TextSpan Inferred(string words, Heuristic method, string score, params IReadOnlyList<IClaimBasis> inputs) =>
        new(words, _context.Claims.Infer(words, new HeuristicBasis(method, score), [method.KnownErrors], inputs));

    private static bool HaveSameKey(Account one, Account other) =>
        one.Chain != other.Chain && new TwinAccounts([one, other]).Of(one).Count > 0;

    private static string BasisText(AccountEvent one) => $"{one.Kind.ToName()} on {Figures.Time(one.Position.Time)} UTC";

    private static IClaimBasis[] Basis(AccountEvent one) => one.Transaction.IsNone ? [] : [new TransactionBasis(one.Transaction, one.Position)];
}
