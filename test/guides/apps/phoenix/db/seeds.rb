# frozen_string_literal: true

ActiveRecord::Schema.define do
  suppress_messages do
    create_table :vehicles do |table|
      table.references :campaign, null: false
      table.references :driver
      table.string :name, null: false
    end

    %i[fights parties].each do |name|
      create_table name do |table|
        table.references :campaign, null: false
        table.string :name, null: false
      end
    end
  end
end
