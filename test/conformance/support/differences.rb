# frozen_string_literal: true

module Conformance
  # The scenarios that stock Action Cable is known to fail: a table in docs/compatibility.md, for people.
  class Differences
    PATH = File.expand_path("../../../docs/compatibility.md", __dir__)
    HEADING = "Differences from stock Action Cable"

    def self.names(text = File.read(PATH))
      section = text[/^## #{HEADING}\n(.*?)(?=^## |\z)/m, 1] or raise "#{PATH} has no section #{HEADING.inspect}"
      rows = section.lines.grep(/\A\|/).map { |line| line.split("|")[1].strip }
      rows.drop(2) # heading and rule
    end
  end
end
