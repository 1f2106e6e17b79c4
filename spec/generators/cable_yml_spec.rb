# frozen_string_literal: true

require "spec_helper"
require "generators/turbo_cable_rs/install/cable_yml"

RSpec.describe TurboCableRs::Generators::CableYml do
  def edited(text, *environments)
    environments = ["production"] if environments.empty?
    described_class.new(text).with_adapter("ours", environments: environments).text
  end

  # Each pair is a file before and after; all that differs between the two was asked for.
  {
    "a plain name, keeping its comment and the ERB beside it" => [
      %(production:\n  adapter: redis # why\n  url: <%= ENV.fetch("URL") { "redis://localhost" } %>\n),
      %(production:\n  adapter: ours # why\n  url: <%= ENV.fetch("URL") { "redis://localhost" } %>\n)
    ],
    "a quoted name" => [
      %(production:\n    url: x\n    adapter:   "redis"\n),
      %(production:\n    url: x\n    adapter:   ours\n)
    ],
    "a name that ERB computes" => [
      %(production:\n  adapter: <%= ENV.fetch("ADAPTER", "redis") %> # env\n),
      %(production:\n  adapter: ours # env\n)
    ],
    "both branches of a condition in ERB" => [
      %(production:\n  <% if here? %>\n  adapter: redis\n  <% else %>\n  adapter: async\n  <% end %>\n),
      %(production:\n  <% if here? %>\n  adapter: ours\n  <% else %>\n  adapter: ours\n  <% end %>\n)
    ],
    "after tags of several lines" => [
      %(<%\n  hosts = {\n    "a: b" => 1\n  }\n%>\nproduction:\n  adapter: redis\n),
      %(<%\n  hosts = {\n    "a: b" => 1\n  }\n%>\nproduction:\n  adapter: ours\n)
    ],
    "a section that merges shared settings, after them, since later keys win" => [
      "a: &a\n  adapter: redis\n\nproduction:\n  <<: *a # shared\n  url: x\ntest:\n  <<: *a",
      "a: &a\n  adapter: redis\n\nproduction:\n  <<: *a # shared\n  adapter: ours\n  url: x\ntest:\n  <<: *a"
    ],
    "a section that is an alias" => [
      "a: &a\n  adapter: redis\nproduction: *a # shared\ntest:\n",
      "a: &a\n  adapter: redis\nproduction: \n  <<: *a\n  adapter: ours # shared\ntest:\n"
    ],
    "a section without an adapter" => [
      "production:\n    # where\n    url: x\n",
      "production:\n    # where\n    adapter: ours\n    url: x\n"
    ],
    "an empty section" => ["production: # soon\ntest:\n", "production: # soon\n  adapter: ours\ntest:\n"],
    "a section that is missing" => ["test:\n  url: x", "test:\n  url: x\n\nproduction:\n  adapter: ours\n"],
    "an empty file" => ["", "production:\n  adapter: ours\n"],
    "a section in braces" => ["production: { url: x, adapter: redis }\n", "production: { url: x, adapter: ours }\n"],
    "empty braces" => ["production: {}\n", "production: {adapter: ours}\n"],
    "braces without an adapter" => ["production: {url: x}\n", "production: {adapter: ours, url: x}\n"],
    "braces that merge" => [
      "a: &a {url: x}\nproduction: {<<: *a}\n", "a: &a {url: x}\nproduction: {<<: *a, adapter: ours}\n"
    ],
    "letters of several bytes and lines that end as on Windows" => [
      "# é\r\nproduction:\r\n  url: é\r\n  adapter: \"é\" # é\r\nstaging:\r\n  adapter: redis\r\n",
      "# é\r\nproduction:\r\n  url: é\r\n  adapter: ours # é\r\nstaging:\r\n  adapter: redis\r\n"
    ]
  }.each do |what, (before, after)|
    it "edits #{what}" do
      expect(edited(before)).to eq(after)
    end

    it "leaves what is already so: #{what}" do
      expect(edited(after)).to eq(after)
    end
  end

  it "leaves a section that already inherits the adapter" do
    text = "default: &default\n  adapter: ours\nproduction:\n  <<: *default\n"
    expect(edited(text)).to eq(text)
  end

  it "edits several sections at once" do
    expect(edited("a:\n  adapter: x\nb:\n  url: y\n", "a", "b", "c")).to eq(
      "a:\n  adapter: ours\nb:\n  adapter: ours\n  url: y\n\nc:\n  adapter: ours\n"
    )
  end

  it "knows the adapters that environments end up with, and none where ERB decides" do
    yaml = described_class.new(<<~YAML)
      default: &default
        adapter: redis
      development:
        adapter: async
      staging: *default
      production:
        <<: *default
        adapter: <%= ENV["ADAPTER"] %>
      test:
    YAML
    expect(yaml.adapters).to eq("default" => "redis", "development" => "async", "staging" => "redis",
                                "production" => nil, "test" => nil)
  end

  {
    "another environment would change with it" => ["production: &a\n  adapter: redis\ntest: *a\n", /and test would/],
    "the name is shared by an anchor" => ["production:\n  adapter: &a redis\ntest:\n  adapter: *a\n", /not edited/],
    "the section is no list of settings" => ["production: redis\n", /production .* settings, got "redis"/],
    "the file is a list" => ["- production\n", /must be a list of environments/],
    "the file is not YAML" => ["production: adapter: redis\n", /cannot be read as YAML/],
    "an anchor is missing" => ["production: *nowhere\n", /cannot be read as YAML/],
    "the file is not UTF-8" => ["production:\n  adapter: \xFF\n", /cannot be read as YAML/]
  }.each do |why, (text, message)|
    it "refuses when #{why}" do
      expect { edited(text) }.to raise_error(described_class::Error, message)
    end
  end
end
