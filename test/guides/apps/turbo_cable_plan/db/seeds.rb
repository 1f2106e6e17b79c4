# frozen_string_literal: true

ActiveRecord::Schema.define do
  suppress_messages do
    create_table(:heats) { |table| table.integer :number, null: false }
    create_table :scores do |table|
      table.references :heat, null: false
      table.integer :couple, :points, null: false
    end
  end
end

Heat.create!(number: 1)
