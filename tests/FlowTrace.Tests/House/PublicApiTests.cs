using System.Reflection;
using System.Runtime.CompilerServices;
using System.Xml.Linq;
using FlowTrace.ApiDocs;

namespace FlowTrace.Tests.House;

/// <summary>What holds for the public surface of every package. Each test project runs it for the packages it references itself.</summary>
public sealed class PublicApiTests
{
    /// <summary>Set to 1, it writes the listings anew in place of comparing them.</summary>
    private const string RewriteVariable = "FLOWTRACE_REWRITE_API";

    private const int MostOptionalParameters = 2;

    private static readonly string TestProject = typeof(PublicApiTests).Assembly.GetName().Name!;

    public static TheoryData<string> Packages =>
        [.. PackageProject.ReferencedBy(SourceTree.Root, $"tests/{TestProject}/{TestProject}.csproj").Select(project => project.Id)];

    // A change of the public surface is a decision: it shows in the diff of the listing.
    [Theory]
    [MemberData(nameof(Packages))]
    public void PublicApi_IsTheListedOne(string package)
    {
        string actual = SurfaceOf(package).Describe();
        if (Environment.GetEnvironmentVariable(RewriteVariable) == "1")
            File.WriteAllText(ListingOf(package), actual);

        File.Exists(ListingOf(package)).Should().BeTrue($"every package has a listing; {RewriteVariable}=1 writes it");
        string[] listed = File.ReadAllText(ListingOf(package)).Split('\n');
        string[] current = actual.Split('\n');
        current.Except(listed).Should().BeEmpty($"what is new belongs into the listing; {RewriteVariable}=1 writes it");
        listed.Except(current).Should().BeEmpty($"what is gone belongs out of the listing; {RewriteVariable}=1 writes it");
    }

    [Fact]
    public void Packages_AllHaveAListing() => PackageProject.In(SourceTree.Root).Where(project => !project.IsTool && !File.Exists(ListingOf(project.Id)))
        .Should().BeEmpty("a test project has to reference every package and to run these tests");

    [Theory]
    [MemberData(nameof(Packages))]
    public void PublicTypes_CannotBeDerivedFromOrChanged(string package) => SurfaceOf(package).Types
        .Where(type => type is { IsInterface: false, IsSealed: false } && !IsException(type) && IsDerivable(type)
            || (type is { IsValueType: true, IsEnum: false } && !type.IsDefined(typeof(IsReadOnlyAttribute))))
        .Should().BeEmpty("a public type is sealed, static, closed, a readonly struct, an enum, an exception or an interface");

    // A base whose constructors nobody outside sees is as good as sealed.
    private static bool IsDerivable(Type type) => type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        .Any(constructor => constructor.IsPublic || constructor.IsFamily || constructor.IsFamilyOrAssembly);

    [Theory]
    [MemberData(nameof(Packages))]
    public void PublicFields_AreConstants(string package) => SurfaceOf(package).Types
        .SelectMany(type => PublicMembers.Of(type).OfType<FieldInfo>())
        .Where(field => !field.IsLiteral)
        .Should().BeEmpty();

    [Theory]
    [MemberData(nameof(Packages))]
    public void AsyncMembers_SayAsyncAndTakeATokenLast(string package)
    {
        MethodInfo[] awaited = [.. SurfaceOf(package).Types.SelectMany(PublicSurface.MethodsOf).Where(method => IsAwaited(method) && !IsDispose(method))];

        awaited.Where(method => !method.Name.EndsWith("Async", StringComparison.Ordinal)).Should().BeEmpty();
        awaited.Where(method => method.GetParameters() is not [.., { HasDefaultValue: true } last] || last.ParameterType != typeof(CancellationToken))
            .Should().BeEmpty("the last parameter is an optional CancellationToken");
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void OtherMembers_DoNotSayAsync(string package) => SurfaceOf(package).Types.SelectMany(PublicSurface.MethodsOf)
        .Where(method => method.Name.EndsWith("Async", StringComparison.Ordinal) && !IsAwaited(method))
        .Should().BeEmpty();

    // A token apart, whose place is last: at most two, for callers pass over one and not over three; and no yes or no, for f(table, true) says nothing.
    // The constructors of records are left out: their parameters are properties, and are named.
    [Theory]
    [MemberData(nameof(Packages))]
    public void OptionalParameters_AreFewAndSayWhatTheyAre(string package)
    {
        PublicSurface surface = SurfaceOf(package);
        IEnumerable<(MethodBase Method, ParameterInfo[] Optional)> methods = surface.Types
            .SelectMany(type => PublicMembers.Of(type).OfType<MethodBase>())
            .Where(method => !IsRecordConstructor(method))
            .Select(method => (method, method.GetParameters()
                .Where(parameter => parameter.HasDefaultValue && parameter.ParameterType != typeof(CancellationToken)).ToArray()));

        methods.Where(entry => entry.Optional.Length > MostOptionalParameters || entry.Optional.Any(parameter => parameter.ParameterType == typeof(bool)))
            .Select(entry => $"{entry.Method.DeclaringType}.{entry.Method.Name}").Should().BeEmpty();
    }

    // Two methods of one name that the same arguments fit, because one has optional parameters: which is called would change with an overload that is added.
    [Theory]
    [MemberData(nameof(Packages))]
    public void OptionalParameters_LeaveNoChoiceOfOverloads(string package)
    {
        IEnumerable<string> ambiguous =
            from type in SurfaceOf(package).Types
            from methods in PublicMembers.Of(type).OfType<MethodBase>().GroupBy(method => method.Name, StringComparer.Ordinal)
            from one in methods
            from other in methods
            where one != other && one.GetParameters().Length < other.GetParameters().Length && IsFitBy(other, [.. one.GetParameters()])
            select $"{type}.{one}";

        ambiguous.Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void PublicMembers_AreDocumented(string package)
    {
        PublicSurface surface = SurfaceOf(package);
        Dictionary<string, XElement> docs = XDocument.Load(surface.DocumentationFile)
            .Descendants("member").Where(IsSaying).ToDictionary(member => member.Attribute("name")!.Value, StringComparer.Ordinal);
        var missing = new List<string>();
        foreach (Type type in surface.Types)
        {
            string name = type.FullName!.Replace('+', '.');
            if (!docs.TryGetValue("T:" + name, out XElement? ofType))
                missing.Add(name);
            string[] parameters = [.. (ofType?.Elements("param") ?? []).Select(element => element.Attribute("name")!.Value)];
            missing.AddRange(PublicMembers.Of(type).Where(member => !IsDocumented(member, name, docs, parameters)).Select(member => $"{name}.{member}"));
        }

        missing.Should().BeEmpty();
    }

    private static PublicSurface SurfaceOf(string package) => new(Assembly.Load(package));

    private static string ListingOf(string package) => Path.Combine(SourceTree.Root, "tests", "FlowTrace.Tests", "House", $"PublicApi.{package}.txt");

    private static bool IsException(Type type) => type.IsSubclassOf(typeof(Exception));

    private static bool IsRecordConstructor(MethodBase method) =>
        method is ConstructorInfo && method.GetParameters().All(parameter => parameter.Name is { } name && method.DeclaringType!.GetProperty(name) is not null);

    private static bool IsFitBy(MethodBase longer, ParameterInfo[] given)
    {
        ParameterInfo[] taken = longer.GetParameters();
        return given.Zip(taken).All(pair => pair.First.ParameterType == pair.Second.ParameterType)
            && taken[given.Length..].All(parameter => parameter.HasDefaultValue);
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

    // The language gives the method of IAsyncDisposable no token.
    private static bool IsDispose(MethodInfo method) => method.Name == nameof(IAsyncDisposable.DisposeAsync);

    private static bool IsAwaited(MethodInfo method)
    {
        Type type = method.ReturnType.IsGenericType ? method.ReturnType.GetGenericTypeDefinition() : method.ReturnType;
        return type == typeof(Task) || type == typeof(ValueTask) || type == typeof(Task<>) || type == typeof(ValueTask<>) || type == typeof(IAsyncEnumerable<>);
    }
}
