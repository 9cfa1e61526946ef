namespace FlowTrace.Reading;

/// <summary>
/// A pocket in one word: the account's number above, and below it the number of the asset held or, with the high bit set, that of the outpoint,
/// which is a pocket of its own in its chain's native coin.
/// </summary>
internal static class PocketKey
{
    private const uint OutpointBit = 0x8000_0000;

    public static ulong OfAsset(int account, int asset) => ((ulong)(uint)account << 32) | (uint)asset;

    public static ulong OfOutpoint(int account, int outpoint) => ((ulong)(uint)account << 32) | OutpointBit | (uint)outpoint;

    public static int Account(ulong key) => (int)(key >> 32);

    public static bool IsOutpoint(ulong key) => (key & OutpointBit) != 0;

    /// <summary>The number of the asset or of the outpoint.</summary>
    public static int Number(ulong key) => (int)(key & 0x7FFF_FFFF);
}
