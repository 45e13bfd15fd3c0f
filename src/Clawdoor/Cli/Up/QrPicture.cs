using System.Text;
using QRCoder;

namespace Clawdoor.Cli.Up;

/// <summary>
/// A QR code in half-block characters, two modules to a character, dark on light by colour escape so that it scans on
/// any terminal theme.
/// </summary>
internal static class QrPicture
{
    /// <summary>Modules of light border that readers need (ISO/IEC 18004 asks for four; two suffice in practice and fit 24 lines).</summary>
    private const int Quiet = 2;

    public static string Draw(string content)
    {
        using var data = QRCodeGenerator.GenerateQrCode(content, QRCodeGenerator.ECCLevel.L);
        // QRCoder's matrix carries its own border of four modules.
        var matrix = data.ModuleMatrix;
        var (first, last) = (4 - Quiet, matrix.Count - 4 + Quiet);
        var picture = new StringBuilder();
        for (var y = first; y < last; y += 2)
        {
            picture.Append("  \u001b[30;107m");
            for (var x = first; x < last; x++)
            {
                var (upper, lower) = (matrix[y][x], y + 1 < last && matrix[y + 1][x]);
                picture.Append((upper, lower) switch
                {
                    (true, true) => '█',
                    (true, false) => '▀',
                    (false, true) => '▄',
                    _ => ' ',
                });
            }

            picture.Append("\u001b[0m\n");
        }

        return picture.ToString();
    }
}
