using System.Globalization;
using FlowTrace.Taint;

namespace FlowTrace.Benchmarks;

/// <summary>The few options of the quick modes: <c>--name value</c>.</summary>
internal sealed class Arguments(string[] args)
{
    public bool Has(string name) => Array.IndexOf(args, name) >= 0;

    public string Text(string name, string otherwise)
    {
        int at = Array.IndexOf(args, name);
        return at < 0 ? otherwise : at + 1 < args.Length ? args[at + 1] : throw new ArgumentException($"{name} needs a value behind it.");
    }

    public int Number(string name, int otherwise) =>
        int.Parse(Text(name, otherwise.ToString(CultureInfo.InvariantCulture)), NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    /// <summary>A list of policies such as <c>fifo,pro-rata</c>, or <c>all</c>.</summary>
    public TaintPolicy[] Policies(string otherwise)
    {
        string text = Text("--policy", otherwise);
        return text == "all" ? [.. TaintPolicies.All] : [.. text.Split(',').Select(Policy)];
    }

    private static TaintPolicy Policy(string name) =>
        TaintPolicies.TryParse(name, out TaintPolicy policy, out string? error) ? policy : throw new ArgumentException(error);
}
