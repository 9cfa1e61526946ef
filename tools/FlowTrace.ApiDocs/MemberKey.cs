using System.Reflection;

namespace FlowTrace.ApiDocs;

/// <summary>The keys of the compiler's documentation file: <c>M:Namespace.Type.Method(Parameter,Types)</c>.</summary>
/// <remarks>As the language's specification has them, annex D.4.2, as far as the repository's surface needs it.</remarks>
internal static class MemberKey
{
    public static string Of(Type type) => "T:" + NameOf(type);

    public static string Of(MemberInfo member) => member switch
    {
        Type type => Of(type),
        FieldInfo => $"F:{NameOf(member.DeclaringType!)}.{member.Name}",
        PropertyInfo property => $"P:{NameOf(member.DeclaringType!)}.{member.Name}{Parameters(property.GetIndexParameters())}",
        ConstructorInfo constructor => $"M:{NameOf(member.DeclaringType!)}.#ctor{Parameters(constructor.GetParameters())}",
        MethodInfo method => $"M:{NameOf(member.DeclaringType!)}.{member.Name}{Arity(method)}{Parameters(method.GetParameters())}{Conversion(method)}",
        EventInfo => $"E:{NameOf(member.DeclaringType!)}.{member.Name}",
        _ => throw new NotSupportedException($"{member} of {member.DeclaringType} has no key."),
    };

    private static string NameOf(Type type) => type.FullName!.Replace('+', '.');

    private static string Arity(MethodInfo method) => method.IsGenericMethod ? $"``{method.GetGenericArguments().Length}" : "";

    private static string Conversion(MethodInfo method) => method.Name is "op_Implicit" or "op_Explicit" ? "~" + Parameter(method.ReturnType) : "";

    private static string Parameters(ParameterInfo[] parameters) =>
        parameters.Length == 0 ? "" : $"({string.Join(',', parameters.Select(parameter => Parameter(parameter.ParameterType)))})";

    private static string Parameter(Type type)
    {
        if (type.IsByRef)
            return Parameter(type.GetElementType()!) + "@";
        if (type.IsArray)
            return Parameter(type.GetElementType()!) + "[]";
        if (type.IsGenericParameter)
            return (type.DeclaringMethod is null ? "`" : "``") + type.GenericParameterPosition;
        if (!type.IsGenericType)
            return NameOf(type);
        string name = type.GetGenericTypeDefinition().FullName!.Replace('+', '.');
        return $"{name[..name.IndexOf('`', StringComparison.Ordinal)]}{{{string.Join(',', type.GetGenericArguments().Select(Parameter))}}}";
    }
}
