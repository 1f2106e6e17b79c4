# frozen_string_literal: true

ActiveRecord::Schema[7.0].define(version: 1) do
  create_table :tasks do |t|
    t.string :title, null: false
    t.boolean :done, null: false, default: false
    t.timestamps
  end

  create_table :messages do |t|
    t.string :author, null: false
    t.string :body, null: false
    t.timestamps
  end
end
