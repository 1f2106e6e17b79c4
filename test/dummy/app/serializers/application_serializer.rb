# frozen_string_literal: true

# Shows the attributes of a record that clients may see.
class ApplicationSerializer
  class_attribute :shown, default: []

  def self.attributes(*names)
    self.shown = names
  end

  def initialize(record)
    @record = record
  end

  def as_json(*)
    @record.as_json(only: shown).symbolize_keys
  end
end
