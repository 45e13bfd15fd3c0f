using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Clawdoor.Machine;

/// <summary>How one of the system's own programs ended.</summary>
/// <param name="ExitCode">Null when it could not be started, or was ended because it took too long; then <paramref name="Errors"/> says which.</param>
/// <param name="Output">Cut off at the limit that was given, like <paramref name="Errors"/>.</param>
/// <param name="IsWhole">False when it said more on standard output than was kept.</param>
internal sealed record ProgramEnd(int? ExitCode, string Output, string Errors, bool IsWhole)
{
    /// <summary>What it complained about, or else what it said; without blanks around.</summary>
    public string Said => Errors.Trim() is { Length: > 0 } complaint ? complaint : Output.Trim();
}

/// <summary>Runs one of the system's own programs to its end: no input, no shell, a limit for its time and one for its words.</summary>
/// <param name="within">Then it and all it has started are killed.</param>
/// <param name="longest">Characters kept of each stream; what is more is read and forgotten.</param>
internal sealed class ChildProgram(TimeSpan within, int longest, TimeProvider time)
{
    /// <exception cref="OperationCanceledException"><paramref name="stop"/>; the program is ended first.</exception>
    public async Task<ProgramEnd> RunAsync(string program, IEnumerable<string> arguments, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(within, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                RedirectStandardInput = true,
            })!;
            try
            {
                process.StandardInput.Close();
                var (output, errors) = (ReadAsync(process.StandardOutput, both.Token), ReadAsync(process.StandardError, both.Token));
                await Task.WhenAll(output, errors, process.WaitForExitAsync(both.Token));
                return new(process.ExitCode, (await output).Text, (await errors).Text, (await output).IsWhole);
            }
            finally
            {
                if (!process.HasExited)
                    process.Kill(entireProcessTree: true);
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new(null, "", string.Create(CultureInfo.InvariantCulture, $"> {within.TotalSeconds} s"), false);
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            return new(null, "", e.Message, false);
        }
    }

    private async Task<(string Text, bool IsWhole)> ReadAsync(StreamReader from, CancellationToken stop)
    {
        var (text, buffer, isWhole) = (new StringBuilder(), new char[4096], true);
        while (await from.ReadAsync(buffer, stop) is > 0 and var count)
        {
            var kept = Math.Min(count, longest - text.Length);
            text.Append(buffer, 0, kept);
            isWhole &= kept == count;
        }

        return (text.ToString(), isWhole);
    }
}
