using System.Buffers.Binary;
using System.IO.Compression;

namespace FlowTrace.Cli.Tests.Html;

/// <summary>The pixels of a screenshot: as much of PNG as chromium writes (eight bits, RGB or RGBA, not interlaced).</summary>
internal sealed class Pixels
{
    private readonly byte[] _rows;
    private readonly int _channels;

    private Pixels(int width, int height, int channels, byte[] rows)
    {
        Width = width;
        Height = height;
        _channels = channels;
        _rows = rows;
    }

    public int Width { get; }

    public int Height { get; }

    public (byte Red, byte Green, byte Blue) this[int x, int y]
    {
        get
        {
            int at = ((y * Width) + x) * _channels;
            return (_rows[at], _rows[at + 1], _rows[at + 2]);
        }
    }

    /// <summary>How bright a pixel is, 0 to 255.</summary>
    public int Brightness(int x, int y) => (this[x, y].Red + this[x, y].Green + this[x, y].Blue) / 3;

    public IEnumerable<(byte Red, byte Green, byte Blue)> All()
    {
        for (int y = 0; y < Height; y++)
            for (int x = 0; x < Width; x++)
                yield return this[x, y];
    }

    public static Pixels Of(byte[] png)
    {
        using var packed = new MemoryStream();
        int width = 0, height = 0, channels = 0;
        for (int at = 8; at < png.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            string type = System.Text.Encoding.ASCII.GetString(png, at + 4, 4);
            ReadOnlySpan<byte> content = png.AsSpan(at + 8, length);
            if (type == "IHDR")
                (width, height, channels) = (BinaryPrimitives.ReadInt32BigEndian(content), BinaryPrimitives.ReadInt32BigEndian(content[4..]),
                    content[9] == 6 ? 4 : 3);
            if (type == "IDAT")
                packed.Write(content);
            at += length + 12;
        }

        packed.Position = 0;
        using var unpacked = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionMode.Decompress))
            zlib.CopyTo(unpacked);
        return new Pixels(width, height, channels, Unfilter(unpacked.ToArray(), width * channels, height, channels));
    }

    private static byte[] Unfilter(byte[] filtered, int stride, int height, int channels)
    {
        byte[] rows = new byte[stride * height];
        for (int y = 0; y < height; y++)
            for (int x = 0; x < stride; x++)
            {
                int left = x >= channels ? rows[(y * stride) + x - channels] : 0;
                int up = y > 0 ? rows[((y - 1) * stride) + x] : 0;
                int upLeft = x >= channels && y > 0 ? rows[((y - 1) * stride) + x - channels] : 0;
                int guess = filtered[y * (stride + 1)] switch { 0 => 0, 1 => left, 2 => up, 3 => (left + up) / 2, _ => Paeth(left, up, upLeft) };
                rows[(y * stride) + x] = unchecked((byte)(filtered[(y * (stride + 1)) + 1 + x] + guess));
            }

        return rows;
    }

    private static int Paeth(int left, int up, int upLeft)
    {
        int guess = left + up - upLeft;
        int toLeft = Math.Abs(guess - left), toUp = Math.Abs(guess - up), toUpLeft = Math.Abs(guess - upLeft);
        return toLeft <= toUp && toLeft <= toUpLeft ? left : toUp <= toUpLeft ? up : upLeft;
    }
}
