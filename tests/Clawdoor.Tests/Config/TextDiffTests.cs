using Clawdoor.Config;
using CsCheck;
using Xunit;

namespace Clawdoor.Tests.Config;

public sealed class TextDiffTests
{
    [Fact]
    public void Changes_are_shown_with_three_lines_around_them()
    {
        var before = string.Join('\n', Enumerable.Range(1, 20)) + "\n";
        var after = before.Replace("\n5\n", "\nfive\n").Replace("\n17\n", "\n17\nmore\n");

        Assert.Equal(
            "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n@@ -15,6 +15,7 @@\n 15\n 16\n 17\n+more\n 18\n 19\n 20\n",
            Lists(before, after));

        static string Lists(string a, string b) => TextDiff.Of(a, b).ToString();
    }

    [Theory]
    [InlineData("a\n", "a", "@@ -1,1 +1,2 @@\n a\n+\\ No newline at end of file\n")]
    [InlineData("a\n", "a\n\n", "@@ -1,1 +1,2 @@\n a\n+\n")]
    [InlineData("a\r\nb\r\n", "a\nb\r\n", "@@ -1,2 +1,2 @@\n-a\n+a\n b\n")]
    [InlineData("", "a\n", "@@ -0,0 +1,1 @@\n+a\n")]
    public void Line_ends_count(string before, string after, string diff) => Assert.Equal(diff, TextDiff.Of(before, after).ToString());

    [Fact]
    public void Equal_texts_have_no_diff() => Assert.True(TextDiff.Of("{ a: 1 }", "{ a: 1 }").IsEmpty);

    [Fact]
    public void A_diff_with_its_old_text_gives_the_new_text() =>
        Gen.Select(Gen.Int[0, 3].Array[0, 30], Gen.Int[0, 3].Array[0, 30]).Sample((a, b) =>
        {
            var (before, after) = (Lines(a), Lines(b));
            var old = before.Split('\n')[..^1];
            var made = new List<string>();
            var at = 0;
            foreach (var line in TextDiff.Of(before, after).Lines)
            {
                if (line.Kind == '@')
                {
                    var header = line.Text.Split(' ')[1][1..].Split(',').Select(int.Parse).ToArray();
                    var start = header[1] == 0 ? header[0] : header[0] - 1;
                    made.AddRange(old[at..start]);
                    at = start;
                    continue;
                }

                if (line.Kind != '+')
                    Assert.Equal(old[at++], line.Text);
                if (line.Kind != '-')
                    made.Add(line.Text);
            }

            made.AddRange(old[at..]);
            Assert.Equal(after, string.Concat(made.Select(line => line + "\n")));
        });

    [Theory]
    [InlineData("{ token: 'abc', port: 1, name: 'n' }", "{ token: '…', port: 1, name: 'n' }")]
    [InlineData("{ \"botToken\": \"abc\" }", "{ \"botToken\": \"…\" }")]
    [InlineData("{ \"\\u0074oken\": \"abc\" }", "{ \"\\u0074oken\": \"…\" }")]
    [InlineData("{ apiKey: ['a', { x: 'b' }] }", "{ apiKey: ['…', { x: 'b' }] }")]
    [InlineData("{ env: { vars: { ANY: 'a' } } }", "{ env: { vars: { ANY: '…' } } }")]
    [InlineData("{ token: 'a\\\nb' }", "{ token: '…\n' }")]
    [InlineData("{ token: \"abc\" // half\n  \"more\",\n", "{ token: …\n…\n")]
    public void Secrets_are_masked_line_by_line(string text, string masked) => Assert.Equal(masked, TextDiff.Mask(text));

    private static string Lines(int[] numbers) => string.Concat(numbers.Select(n => $"{n}\n"));
}
