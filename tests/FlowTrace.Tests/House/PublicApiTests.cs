using System.Reflection;
using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace FlowTrace.Tests.House;

public sealed class PublicApiTests
{
    /// <summary>Set to 1, it writes the listing anew in place of comparing it.</summary>
    private const string RewriteVariable = "FLOWTRACE_REWRITE_API";

    private static readonly string ListingFile = Path.Combine(SourceTree.Root, "tests", "FlowTrace.Tests", "House", "PublicApi.FlowTrace.txt");

    // A change of the public surface is a decision: it shows in the diff of the listing.
    [Fact]
    public void PublicApi_IsTheListedOne()
    {
        string actual = PublicSurface.Describe();
        if (Environment.GetEnvironmentVariable(RewriteVariable) == "1")
            File.WriteAllText(ListingFile, actual);

        string[] listed = File.ReadAllText(ListingFile).Split('\n');

        string[] current = actual.Split('\n');
        current.Except(listed).Should().BeEmpty($"what is new belongs into the listing; {RewriteVariable}=1 writes it");
        listed.Except(current).Should().BeEmpty($"what is gone belongs out of the listing; {RewriteVariable}=1 writes it");
    }

    [Fact]
    public void PublicTypes_CannotBeDerivedFromOrChanged() => PublicSurface.Types
        .Where(type => type is { IsInterface: false, IsSealed: false }
            || (type is { IsValueType: true, IsEnum: false } && !type.IsDefined(typeof(IsReadOnlyAttribute))))
        .Should().BeEmpty("a public type is sealed, static, a readonly struct, an enum or an interface");

    [Fact]
    public void PublicFields_AreConstants() => PublicSurface.Types
        .SelectMany(type => PublicSurface.MembersOf(type).OfType<FieldInfo>())
        .Where(field => !field.IsLiteral)
        .Should().BeEmpty();

    [Fact]
    public void AsyncMembers_SayAsyncAndTakeATokenLast()
    {
        MethodInfo[] awaited = [.. PublicSurface.Types.SelectMany(PublicSurface.MethodsOf).Where(IsAwaited)];

        awaited.Should().NotBeEmpty();
        awaited.Where(method => !method.Name.EndsWith("Async", StringComparison.Ordinal)).Should().BeEmpty();
        awaited.Where(method => method.GetParameters() is not [.., { HasDefaultValue: true } last] || last.ParameterType != typeof(CancellationToken))
            .Should().BeEmpty("the last parameter is an optional CancellationToken");
    }

    [Fact]
    public void OtherMembers_DoNotSayAsync() => PublicSurface.Types.SelectMany(PublicSurface.MethodsOf)
        .Where(method => method.Name.EndsWith("Async", StringComparison.Ordinal) && !IsAwaited(method))
        .Should().BeEmpty();

    [Fact]
    public void PublicMembers_AreDocumented()
    {
        Dictionary<string, XElement> docs = XDocument.Load(Path.ChangeExtension(PublicSurface.Core.Location, ".xml"))
            .Descendants("member").Where(IsSaying).ToDictionary(member => member.Attribute("name")!.Value, StringComparer.Ordinal);
        var missing = new List<string>();
        foreach (Type type in PublicSurface.Types)
        {
            string name = type.FullName!.Replace('+', '.');
            if (!docs.TryGetValue("T:" + name, out XElement? ofType))
                missing.Add(name);
            string[] parameters = [.. (ofType?.Elements("param") ?? []).Select(element => element.Attribute("name")!.Value)];
            missing.AddRange(PublicSurface.MembersOf(type).Where(member => !IsDocumented(member, name, docs, parameters)).Select(member => $"{name}.{member}"));
        }

        missing.Should().BeEmpty();
    }

    private static bool IsDocumented(MemberInfo member, string type, Dictionary<string, XElement> docs, string[] parametersOfType) => member switch
    {
        FieldInfo => docs.ContainsKey($"F:{type}.{member.Name}"),
        // A record's positional properties are documented as its parameters.
        PropertyInfo property => parametersOfType.Contains(member.Name) || docs.Keys.Any(key => IsOf(key, $"P:{type}.{property.Name}")),
        // One without parameters, if not written by hand, is documented by its type.
        ConstructorInfo constructor => constructor.GetParameters().All(parameter => parametersOfType.Contains(parameter.Name))
            || Overloads($"M:{type}.#ctor", docs) > 0,
        MethodInfo method => Overloads($"M:{type}.{method.Name}", docs)
            >= PublicSurface.MethodsOf(method.DeclaringType!).Count(other => other.Name == method.Name),
        _ => true,
    };

    private static int Overloads(string name, Dictionary<string, XElement> docs) => docs.Keys.Count(key => IsOf(key, name));

    private static bool IsOf(string key, string name) =>
        key.StartsWith(name, StringComparison.Ordinal) && (key.Length == name.Length || key[name.Length] is '(' or '`' or '~');

    private static bool IsSaying(XElement member) => !string.IsNullOrWhiteSpace(member.Value) || member.Elements("inheritdoc").Any();

    private static bool IsAwaited(MethodInfo method)
    {
        Type type = method.ReturnType.IsGenericType ? method.ReturnType.GetGenericTypeDefinition() : method.ReturnType;
        return type == typeof(Task) || type == typeof(ValueTask) || type == typeof(Task<>) || type == typeof(ValueTask<>) || type == typeof(IAsyncEnumerable<>);
    }
}
