using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using FlowTrace.ApiDocs;

namespace FlowTrace.Tests.House;

/// <summary>What a package shows to the world, as written by hand: what the compiler adds to records is left out.</summary>
internal sealed class PublicSurface(Assembly package)
{
    private static readonly NullabilityInfoContext Nullability = new();

    public string Package { get; } = package.GetName().Name!;

    public IReadOnlyList<Type> Types { get; } = PublicMembers.TypesOf(package);

    /// <summary>Where the package's documentation lies: beside its assembly.</summary>
    public string DocumentationFile { get; } = Path.ChangeExtension(package.Location, ".xml");

    public static IEnumerable<MethodInfo> MethodsOf(Type type) => PublicMembers.Of(type).OfType<MethodInfo>();

    /// <summary>A line for every type and member, in ordinal order.</summary>
    public string Describe()
    {
        IEnumerable<string> lines = Types.SelectMany(
            type => PublicMembers.Of(type).Select(member => $"{NameOf(type)}.{Describe(member)}").Prepend($"{NameOf(type)}: {KindOf(type)}"));
        return string.Join('\n', lines.Order(StringComparer.Ordinal)) + "\n";
    }

    private static string KindOf(Type type)
    {
        string kind = type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsValueType: true } => "struct",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        IEnumerable<string> bases = type.GetInterfaces().Select(NameOf).Order(StringComparer.Ordinal);
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum))
            bases = bases.Prepend(NameOf(parent));
        return type.IsEnum ? kind : string.Join(" : ", new[] { kind, string.Join(", ", bases) }.Where(part => part.Length > 0));
    }

    private static string Describe(MemberInfo member) => member switch
    {
        FieldInfo { IsLiteral: true } field => string.Create(CultureInfo.InvariantCulture, $"{field.Name} = {ValueOf(field)}"),
        FieldInfo field => $"{field.Name}: {NameOf(field.FieldType)}",
        PropertyInfo property => $"{property.Name}{Indices(property)}: {WithNull(property.PropertyType, Nullability.Create(property))} {Accessors(property)}",
        ConstructorInfo constructor => $"new({Parameters(constructor)})",
        MethodInfo method => $"{method.Name}({Parameters(method)}): {WithNull(method.ReturnType, Nullability.Create(method.ReturnParameter))}",
        _ => member.Name,
    };

    private static object? ValueOf(FieldInfo field) =>
        field.DeclaringType!.IsEnum ? Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture) : field.GetRawConstantValue();

    private static string Indices(PropertyInfo property) =>
        property.GetIndexParameters() is { Length: > 0 } indices ? $"[{string.Join(", ", indices.Select(Describe))}]" : "";

    private static string Accessors(PropertyInfo property)
    {
        if (property.SetMethod is not { IsPublic: true } set)
            return "{ get; }";
        bool isInit = set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));
        return isInit ? "{ get; init; }" : "{ get; set; }";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Describe));

    private static string Describe(ParameterInfo parameter)
    {
        string way = parameter.IsOut ? "out " : parameter.IsIn ? "in " : parameter.ParameterType.IsByRef ? "ref " : "";
        object value = parameter.DefaultValue is string text ? $"\"{text}\"" : parameter.DefaultValue ?? "default";
        string fallback = parameter.HasDefaultValue ? string.Create(CultureInfo.InvariantCulture, $" = {value}") : "";
        return $"{way}{WithNull(parameter.ParameterType, Nullability.Create(parameter))} {parameter.Name}{fallback}";
    }

    private static string WithNull(Type type, NullabilityInfo info) =>
        NameOf(type) + (!type.IsValueType && info.ReadState == NullabilityState.Nullable && !NameOf(type).EndsWith('?') ? "?" : "");

    private static string NameOf(Type type)
    {
        if (type.IsByRef || type.IsPointer)
            return NameOf(type.GetElementType()!);
        if (type.IsArray)
            return NameOf(type.GetElementType()!) + "[]";
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return NameOf(underlying) + "?";
        string name = IsOurs(type) && !type.IsGenericParameter ? type.FullName ?? type.Name : type.Name;
        int tick = name.IndexOf('`', StringComparison.Ordinal);
        return type.IsGenericType ? $"{name[..tick]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>" : name.Replace('+', '.');
    }

    private static bool IsOurs(Type type) => type.Assembly.GetName().Name!.Split('.')[0] == "FlowTrace";
}
