namespace FlowTrace.Readers;

/// <summary>How a provider is spoken to.</summary>
public enum ProviderKind
{
    /// <summary>An EVM node over JSON-RPC, or Tron's JSON-RPC of the same form.</summary>
    JsonRpc,

    /// <summary>Etherscan's API, version 2: one address for all its chains, told apart by chain id.</summary>
    Etherscan,

    /// <summary>Blockscout's Etherscan-like API and its own version 2.</summary>
    Blockscout,

    /// <summary>TronGrid's API, version 1.</summary>
    TronGrid,

    /// <summary>The HTTP API of a Tron full node.</summary>
    TronNode,

    /// <summary>Esplora's REST API, as Blockstream and mempool.space serve it.</summary>
    Esplora,

    /// <summary>A Bitcoin Core node over JSON-RPC.</summary>
    Bitcoind,
}

/// <summary>The names of kinds of providers in options and files.</summary>
public static class ProviderKinds
{
    private static readonly string[] Names = ["jsonrpc", "etherscan", "blockscout", "trongrid", "tronnode", "esplora", "bitcoind"];

    /// <summary>Every kind's name.</summary>
    public static IReadOnlyList<string> AllNames => Names;

    /// <summary>The kind's name, such as <c>jsonrpc</c>.</summary>
    public static string ToName(this ProviderKind kind) => Names[(int)kind];

    /// <summary>Reads a name.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ProviderKind kind)
    {
        kind = default;
        for (int i = 0; i < Names.Length; i++)
            if (text.Equals(Names[i], StringComparison.OrdinalIgnoreCase))
            {
                kind = (ProviderKind)i;
                return true;
            }

        return false;
    }
}
