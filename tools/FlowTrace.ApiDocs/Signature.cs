using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace FlowTrace.ApiDocs;

/// <summary>Types and members as they are written in C#.</summary>
internal static class Signature
{
    private static readonly NullabilityInfoContext Nullability = new();

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(char)] = "char",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
    };

    private static readonly Dictionary<string, string> Operators = new(StringComparer.Ordinal)
    {
        ["op_Equality"] = "==",
        ["op_Inequality"] = "!=",
        ["op_LessThan"] = "<",
        ["op_GreaterThan"] = ">",
        ["op_LessThanOrEqual"] = "<=",
        ["op_GreaterThanOrEqual"] = ">=",
        ["op_Addition"] = "+",
        ["op_Subtraction"] = "-",
        ["op_CheckedAddition"] = "checked +",
        ["op_CheckedSubtraction"] = "checked -",
    };

    /// <summary>What a type is: <c>sealed record</c>, <c>readonly struct</c>, <c>enum</c>.</summary>
    public static string KindOf(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        { IsValueType: true } => (type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "") + (IsRecord(type) ? "record struct" : "struct"),
        { IsAbstract: true, IsSealed: true } => "static class",
        _ => (type.IsSealed ? "sealed " : "") + (IsRecord(type) ? "record" : "class"),
    };

    public static string Of(Type type)
    {
        Type[] said = [.. type.GetInterfaces().Where(one => one.IsPublic && !IsImplied(one, type)).OrderBy(NameOf, StringComparer.Ordinal)];
        bool isDerived = type.BaseType is { } parent && parent != typeof(object) && !type.IsValueType;
        string[] bases = type.IsEnum ? [] : [.. said.Select(NameOf).Prepend(isDerived ? NameOf(type.BaseType!) : "").Where(name => name.Length > 0)];
        return $"public {KindOf(type)} {NameOf(type)}{(bases.Length > 0 ? " : " + string.Join(", ", bases) : "")}";
    }

    public static string Of(MemberInfo member) => member switch
    {
        FieldInfo { IsLiteral: true, DeclaringType.IsEnum: true } value =>
            string.Create(CultureInfo.InvariantCulture, $"{value.Name} = {Convert.ToInt64(value.GetRawConstantValue(), CultureInfo.InvariantCulture)}"),
        FieldInfo field => $"const {NameOf(field.FieldType)} {field.Name} = {Literal(field.GetRawConstantValue())}",
        PropertyInfo property =>
            $"{Static(property.GetMethod!)}{WithNull(property.PropertyType, Nullability.Create(property))} {Name(property)} {Accessors(property)}",
        ConstructorInfo constructor => $"{ShortNameOf(constructor.DeclaringType!)}({Parameters(constructor)})",
        MethodInfo method => $"{Static(method)}{WithNull(method.ReturnType, Nullability.Create(method.ReturnParameter))} {Name(method)}({Parameters(method)})",
        _ => throw new NotSupportedException($"{member} of {member.DeclaringType} has no signature."),
    };

    /// <summary>A member's name, without its parameters: <c>Parse</c>, <c>operator +</c>, <c>this[]</c>.</summary>
    public static string NameOf(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => ShortNameOf(constructor.DeclaringType!),
        PropertyInfo property when property.GetIndexParameters().Length > 0 => "this[]",
        MethodInfo { IsSpecialName: true } method => OperatorOf(method),
        _ => member.Name,
    };

    public static string NameOf(Type type)
    {
        if (type.IsByRef)
            return NameOf(type.GetElementType()!);
        if (type.IsArray)
            return NameOf(type.GetElementType()!) + "[]";
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return NameOf(underlying) + "?";
        if (Keywords.TryGetValue(type, out string? keyword))
            return keyword;
        string name = ShortNameOf(type);
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>" : name;
    }

    /// <summary>A type's name with those around it, and without its arguments.</summary>
    public static string ShortNameOf(Type type)
    {
        int tick = type.Name.IndexOf('`', StringComparison.Ordinal);
        string name = tick < 0 ? type.Name : type.Name[..tick];
        return type is { IsNested: true, IsGenericParameter: false } ? $"{ShortNameOf(type.DeclaringType!)}.{name}" : name;
    }

    private static bool IsRecord(Type type) =>
        type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public) is not null;

    // What a record or another interface brings along is not said again.
    private static bool IsImplied(Type one, Type type) =>
        (IsRecord(type) && one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IEquatable<>))
        || type.GetInterfaces().Any(other => other != one && other.GetInterfaces().Contains(one))
        || (type.BaseType is { } parent && parent.GetInterfaces().Contains(one));

    private static string Name(PropertyInfo property) => property.GetIndexParameters() is { Length: > 0 } indices
        ? $"this[{string.Join(", ", indices.Select(Of))}]"
        : property.Name;

    private static string Name(MethodInfo method)
    {
        string generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(NameOf))}>" : "";
        return method.IsSpecialName ? OperatorOf(method) : method.Name + generic;
    }

    private static string OperatorOf(MethodInfo method) => Operators.TryGetValue(method.Name, out string? sign)
        ? "operator " + sign
        : method.Name is "op_Implicit" or "op_Explicit"
            ? (method.Name is "op_Implicit" ? "implicit operator " : "explicit operator ") + NameOf(method.ReturnType)
            : throw new NotSupportedException($"{method.Name} of {method.DeclaringType} has no sign in Signature.Operators; add it.");

    private static string Static(MethodInfo method) => method is { IsStatic: true, DeclaringType.IsInterface: false } ? "static " : "";

    private static string Accessors(PropertyInfo property)
    {
        if (property.SetMethod is not { IsPublic: true } set)
            return "{ get; }";
        bool isInit = set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));
        return isInit ? "{ get; init; }" : "{ get; set; }";
    }

    private static string Parameters(MethodBase method)
    {
        string parameters = string.Join(", ", method.GetParameters().Select(Of));
        return method.IsDefined(typeof(ExtensionAttribute)) ? "this " + parameters : parameters;
    }

    private static string Of(ParameterInfo parameter)
    {
        string way = parameter.IsOut ? "out " : parameter.IsIn ? "in " : parameter.ParameterType.IsByRef ? "ref "
            : parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) ? "params " : "";
        string fallback = parameter.HasDefaultValue ? " = " + Literal(parameter.DefaultValue) : "";
        return $"{way}{WithNull(parameter.ParameterType, Nullability.Create(parameter))} {parameter.Name}{fallback}";
    }

    private static string Literal(object? value) => value switch
    {
        null => "default",
        string text => $"\"{text}\"",
        bool yes => yes ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string WithNull(Type type, NullabilityInfo info)
    {
        string mark = !type.IsValueType && info.ReadState == NullabilityState.Nullable ? "?" : "";
        if (type is { IsGenericType: true, IsByRef: false } && Nullable.GetUnderlyingType(type) is null && info.GenericTypeArguments.Length > 0)
            return $"{ShortNameOf(type)}<{string.Join(", ", type.GetGenericArguments().Zip(info.GenericTypeArguments, WithNull))}>{mark}";
        return NameOf(type) + (NameOf(type).EndsWith('?') ? "" : mark);
    }
}
