namespace FlowTrace.Readers.JsonRpc;

/// <summary>What calls cost in compute units, as Alchemy counts them; others count alike.</summary>
internal static class JsonRpcCosts
{
    private const int Usual = 20;

    public static int Of(string method) => method switch
    {
        "eth_chainId" or "net_version" => 0,
        "eth_blockNumber" => 10,
        "eth_getLogs" => 60,
        "eth_getBlockReceipts" => 20,
        "eth_call" => 26,
        "alchemy_getAssetTransfers" => 120,
        "trace_block" or "trace_filter" or "trace_transaction" => 40,
        "debug_traceTransaction" or "debug_traceBlockByNumber" => 40,
        _ => Usual,
    };
}
