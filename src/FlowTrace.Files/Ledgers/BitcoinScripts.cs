using System.Buffers;
using System.Text;

namespace FlowTrace.Files.Ledgers;

/// <summary>What the script of an output says: that nobody can spend it, and a text it carries.</summary>
internal static class BitcoinScripts
{
    /// <summary>Says of outputs without an address how their owner is called.</summary>
    public const string JointMessage =
        "Outputs that several keys or an unusual script guard pay no single address; their owner is called by the script (script-…).";

    private const string Return = "6a";

    /// <summary>Whether the script, in hexadecimal digits, only carries data (<c>OP_RETURN</c>), so that nobody can ever spend the output.</summary>
    public static bool IsReturn(string script) => script.StartsWith(Return, StringComparison.OrdinalIgnoreCase);

    /// <summary>What an OP_RETURN output says: the bytes behind the opcode and the push that counts them.</summary>
    public static string MemoOf(string script)
    {
        byte[] bytes = new byte[script.Length / 2];
        if (Convert.FromHexString(script, bytes, out _, out _) != OperationStatus.Done || bytes.Length < 3)
            return "";
        // A push of up to 75 bytes is its own length; 0x4c has the length in the next byte, 0x4d in the next two.
        int at = bytes[1] switch { <= 75 => 2, 0x4c => 3, 0x4d => 4, _ => bytes.Length };
        if (at >= bytes.Length)
            return "";
        ReadOnlySpan<byte> said = bytes.AsSpan(at);
        return System.Text.Unicode.Utf8.IsValid(said) ? Encoding.UTF8.GetString(said) : Encoding.Latin1.GetString(said);
    }
}
