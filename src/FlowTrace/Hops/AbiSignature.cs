using System.Globalization;

namespace FlowTrace.Hops;

/// <summary>One argument of an event, function or tuple.</summary>
/// <param name="Name">As the protocol names it; empty where it does not.</param>
/// <param name="Type">The canonical type: <c>uint256</c>, <c>(address,uint256)[]</c>.</param>
/// <param name="IsIndexed">Whether an event carries it as a topic.</param>
/// <param name="IsDynamic">Whether the head holds an offset instead of the value.</param>
/// <param name="Slots">How many slots of the head it takes.</param>
/// <param name="Components">The arguments of a tuple, or of an array's elements where these are tuples; else empty.</param>
internal sealed record AbiParameter(string Name, string Type, bool IsIndexed, bool IsDynamic, int Slots, IReadOnlyList<AbiParameter> Components)
{
    /// <summary>How many slots the head of a list of arguments has.</summary>
    public static int SlotsOf(IEnumerable<AbiParameter> parameters) => parameters.Sum(parameter => parameter.Slots);
}

/// <summary>An event or function as Solidity declares it: <c>Deposit(address indexed to, uint256 amount, string memo)</c>.</summary>
/// <param name="Name">The name before the parenthesis.</param>
/// <param name="Parameters">Its arguments.</param>
internal sealed record AbiSignature(string Name, IReadOnlyList<AbiParameter> Parameters)
{
    /// <summary>Name and canonical types without spaces: what is hashed.</summary>
    public string Canonical => $"{Name}({string.Join(',', Parameters.Select(parameter => parameter.Type))})";

    /// <summary>Reads a declaration. Names and <c>indexed</c> may be left out.</summary>
    /// <exception cref="FormatException">It is no declaration.</exception>
    public static AbiSignature Parse(string declaration)
    {
        int open = declaration.IndexOf('(', StringComparison.Ordinal);
        if (open <= 0 || declaration[^1] != ')')
            throw new FormatException($"'{declaration}' is no declaration; write it as in Transfer(address indexed from, address indexed to, uint256 value).");
        return new AbiSignature(declaration[..open].Trim(), ParseList(declaration[(open + 1)..^1]));
    }

    private static AbiParameter[] ParseList(string list) => [.. SplitAtTopLevel(list).Select(ParseParameter)];

    private static AbiParameter ParseParameter(string text)
    {
        int typeEnd = text[0] == '(' ? text.LastIndexOf(')') + 1 : 0;
        int space = text.IndexOf(' ', typeEnd);
        string type = space < 0 ? text : text[..space];
        string[] words = space < 0 ? [] : text[space..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        bool isIndexed = words.Length > 0 && words[0] == "indexed";
        string name = words.Length > (isIndexed ? 1 : 0) ? words[^1] : "";

        AbiParameter[] components = typeEnd > 0 ? ParseList(text[1..(typeEnd - 1)]) : [];
        string suffix = typeEnd > 0 ? type[typeEnd..] : type.Contains('[', StringComparison.Ordinal) ? type[type.IndexOf('[', StringComparison.Ordinal)..] : "";
        string element = typeEnd > 0 ? $"({string.Join(',', components.Select(component => component.Type))})" : type[..(type.Length - suffix.Length)];
        bool isDynamic = element is "string" or "bytes" || components.Any(component => component.IsDynamic);
        int slots = isDynamic || typeEnd == 0 ? 1 : AbiParameter.SlotsOf(components);
        if (suffix == "[]")
            (isDynamic, slots) = (true, 1);
        else if (suffix.Length > 0)
            slots = isDynamic ? 1 : slots * int.Parse(suffix.AsSpan()[1..^1], NumberStyles.None, CultureInfo.InvariantCulture);
        return new AbiParameter(name, element + suffix, isIndexed, isDynamic, slots, components);
    }

    private static IEnumerable<string> SplitAtTopLevel(string list)
    {
        int depth = 0;
        int start = 0;
        for (int i = 0; i <= list.Length; i++)
        {
            char c = i < list.Length ? list[i] : ',';
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c != ',' || depth > 0)
                continue;
            string part = list[start..i].Trim();
            start = i + 1;
            if (part.Length > 0)
                yield return part;
        }
    }
}
