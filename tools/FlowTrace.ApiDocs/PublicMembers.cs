using System.Reflection;
using System.Runtime.CompilerServices;

namespace FlowTrace.ApiDocs;

/// <summary>The members of public types as they were written by hand: what the compiler adds to records is left out.</summary>
internal static class PublicMembers
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>The public types of a package, in ordinal order of their full names.</summary>
    public static IReadOnlyList<Type> TypesOf(Assembly package) => [.. package.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal)];

    /// <summary>The public members that a type declares itself.</summary>
    public static IEnumerable<MemberInfo> Of(Type type) => type.GetMembers(Declared).Where(member => member switch
    {
        Type => false,
        FieldInfo field => !field.IsSpecialName,
        MethodBase { IsSpecialName: true, IsConstructor: false } method => method.Name.StartsWith("op_", StringComparison.Ordinal) && !IsGenerated(method),
        _ => !IsGenerated(member),
    });

    private static bool IsGenerated(MemberInfo member) => member.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);
}
