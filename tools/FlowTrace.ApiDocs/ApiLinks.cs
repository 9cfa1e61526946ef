using System.Reflection;

namespace FlowTrace.ApiDocs;

/// <summary>Where everything public is written about: a page for each namespace, an anchor for each type and member.</summary>
/// <remarks>
/// An anchor is made of names and the types of parameters alone, <c>account-parse-readonlyspan-char-chainid</c>, so that it stays when other members
/// come and go.
/// </remarks>
internal sealed class ApiLinks
{
    private readonly Dictionary<string, (string Page, string Anchor)> _targets = new(StringComparer.Ordinal);

    public ApiLinks(IEnumerable<Type> types)
    {
        var anchors = new HashSet<(string Page, string Anchor)>();
        foreach (Type type in types)
            foreach (MemberInfo member in PublicMembers.Of(type).Prepend(type))
            {
                (string Page, string Anchor) target = (type.Namespace!, AnchorOf(type, member));
                if (!anchors.Add(target))
                    throw new InvalidOperationException($"Two members share the anchor {target.Anchor} on the page {target.Page}.");
                _targets.Add(MemberKey.Of(member), target);
            }
    }

    public static string PageOf(string name) => name + ".md";

    public string AnchorOf(MemberInfo member) => _targets[MemberKey.Of(member)].Anchor;

    /// <summary>The link from a page to what a key of the documentation names; <see langword="null"/> where it is not ours, or not public.</summary>
    public string? Find(string key, string fromPage) => !_targets.TryGetValue(key, out (string Page, string Anchor) target)
        ? null
        : target.Page == fromPage ? $"#{target.Anchor}" : $"{PageOf(target.Page)}#{target.Anchor}";

    private static string AnchorOf(Type type, MemberInfo member)
    {
        string[] parts = member switch
        {
            Type => [Signature.ShortNameOf(type)],
            ConstructorInfo constructor => [Signature.ShortNameOf(type), "new", .. Types(constructor.GetParameters())],
            MethodInfo method => [Signature.ShortNameOf(type), method.Name, .. Types(method.GetParameters()), .. Result(method)],
            PropertyInfo property => [Signature.ShortNameOf(type), property.Name, .. Types(property.GetIndexParameters())],
            _ => [Signature.ShortNameOf(type), member.Name],
        };
        return string.Join('-', parts.Select(Plain));
    }

    private static IEnumerable<string> Types(ParameterInfo[] parameters) => parameters.Select(parameter => Signature.NameOf(parameter.ParameterType));

    private static IEnumerable<string> Result(MethodInfo method) =>
        method.Name is "op_Implicit" or "op_Explicit" ? [Signature.NameOf(method.ReturnType)] : [];

    private static string Plain(string part) => string.Concat(
        part.Replace("[]", "s", StringComparison.Ordinal).ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-')).Trim('-');
}
