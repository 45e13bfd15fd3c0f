using System.Text.RegularExpressions;
using Clawdoor.Doctor;
using Clawdoor.Wording;
using Xunit;

namespace Clawdoor.Tests.Doctor;

/// <summary>What the table promises: unique codes that never change their form, dependencies that can be waited for, whole sentences.</summary>
public sealed partial class CheckTableTests
{
    [Fact]
    public void Codes_are_unique_and_kebab_case()
    {
        Assert.Equal(CheckTable.All.Count, CheckTable.All.Select(c => c.Code).Distinct().Count());
        Assert.All(CheckTable.All, c => Assert.Matches(Kebab(), c.Code));
        Assert.InRange(CheckTable.All.Count, 40, 200);
    }

    [Fact]
    public void A_check_depends_only_on_checks_before_it()
    {
        var before = new HashSet<string>();
        foreach (var check in CheckTable.All)
        {
            Assert.Superset(check.DependsOn.Concat(check.Unless).ToHashSet(), before);
            before.Add(check.Code);
        }
    }

    [Fact]
    public void Areas_come_in_their_order()
    {
        var areas = CheckTable.All.Select(c => c.Area).ToList();
        Assert.Equal(areas.Distinct().Count(), areas.Zip(areas.Skip(1), (a, b) => a != b).Count(changed => changed) + 1);
    }

    [Fact]
    public void No_two_checks_share_a_sentence()
    {
        var sentences = CheckTable.All.SelectMany(c => new[] { c.Words.Title, c.Words.Means, c.Words.Cure }).ToList();
        Assert.Equal(sentences.Count, sentences.Distinct().Count());
    }

    /// <summary>The same arguments fill title and cure, so a cure may have no hole that the finding does not fill; the meaning has none.</summary>
    [Fact]
    public void Meanings_have_no_holes() => Assert.All(CheckTable.All, c => Assert.DoesNotMatch(Hole(), c.Words.Means.English));

    [Fact]
    public void The_sentences_of_every_check_are_read_by_the_wording_tests() => Assert.All(
        CheckTable.All, c => Assert.All([c.Words.Title, c.Words.Means, c.Words.Cure], s => Assert.NotEqual("", s.In(Language.Chinese))));

    [GeneratedRegex("^[a-z]+(-[a-z]+)*$")]
    private static partial Regex Kebab();

    [GeneratedRegex(@"\{\d")]
    private static partial Regex Hole();
}
