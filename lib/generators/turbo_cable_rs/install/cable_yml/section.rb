# frozen_string_literal: true

module TurboCableRs
  module Generators # :nodoc:
    class CableYml
      # One environment's section of cable.yml, as a key and a value of Psych's syntax tree: knows which characters
      # change when the section's adapter does.
      class Section # :nodoc:
        # Replaces the characters from one [line, column] up to another; equal places make it an insertion.
        Edit = Struct.new(:from, :to, :text)

        INDENT = "  "

        def initialize(key, value, newline:)
          @key = key
          @value = value
          @newline = newline
        end

        def name
          @key.value
        end

        def edits(adapter)
          case @value
          when Psych::Nodes::Mapping then mapping_edits(adapter)
          when Psych::Nodes::Alias then [from_alias(adapter)]
          else [into_empty(adapter)]
          end
        end

        private

        def mapping_edits(adapter)
          own = values_of("adapter")
          return own.map { |value| Edit.new(start_of(value), end_of(value), adapter) } if own.any?

          [values_of("<<").any? ? after_merges(adapter) : before_first_key(adapter)]
        end

        # Later keys win, so the adapter's line has to come after what is merged in.
        def after_merges(adapter)
          merged = values_of("<<").last
          return insert(end_of(merged), ", adapter: #{adapter}") if flow?

          insert(end_of_line(merged.end_line), "#{@newline}#{' ' * pairs.first.first.start_column}adapter: #{adapter}")
        end

        def before_first_key(adapter)
          first = pairs.first&.first
          return insert([@value.start_line, @value.start_column + 1], "adapter: #{adapter}") unless first

          separator = flow? ? ", " : "#{@newline}#{' ' * first.start_column}"
          insert(start_of(first), "adapter: #{adapter}#{separator}")
        end

        def from_alias(adapter)
          Edit.new(start_of(@value), end_of(@value),
                   "#{@newline}#{INDENT}<<: *#{@value.anchor}#{@newline}#{INDENT}adapter: #{adapter}")
        end

        def into_empty(adapter)
          insert(end_of_line(@key.end_line), "#{@newline}#{INDENT}adapter: #{adapter}")
        end

        def values_of(key)
          pairs.filter_map { |name, value| value if name.respond_to?(:value) && name.value == key }
        end

        def pairs
          @value.children.each_slice(2).to_a
        end

        def flow?
          @value.style == Psych::Nodes::Mapping::FLOW
        end

        def insert(place, text)
          Edit.new(place, place, text)
        end

        def start_of(node)
          [node.start_line, node.start_column]
        end

        def end_of(node)
          [node.end_line, node.end_column]
        end

        def end_of_line(line)
          [line, nil]
        end
      end
    end
  end
end
