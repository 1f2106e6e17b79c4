# frozen_string_literal: true

# Teaches YARD RDoc's :nodoc:. What is marked on its first line is private, and so is all that is inside, in that file.
# Loaded by .yardopts.
module YardNodoc
  module_function

  def hide_marked
    YARD::Registry.all.each { |object| object.visibility = :private if hidden?(object) }
  end

  def hidden?(object)
    object.files.any? && object.files.all? { |file, _line| hidden_in?(file, object) }
  end

  def hidden_in?(file, object)
    return false if object.root?

    marked = object.files.any? { |path, line| path == file && lines(path)[line - 1].include?(":nodoc:") }
    marked || hidden_in?(file, object.namespace)
  end

  def lines(path)
    @lines ||= Hash.new { |all, key| all[key] = File.readlines(key, encoding: "UTF-8") }
    @lines[path]
  end
end

YARD::Parser::SourceParser.after_parse_list { YardNodoc.hide_marked }
