# frozen_string_literal: true

require "sqlite3"
require_relative "backplane"

# Solid Cable's table, in the fleet's database.
class SolidCableBackplane < Backplane
  CHECKOUT = ENV.fetch("SOLID_CABLE_PATH", nil)

  def self.obstacle
    CHECKOUT ? super : "SOLID_CABLE_PATH names no checkout of rails/solid_cable"
  end

  def cable
    { adapter: "solid_cable" }
  end

  def libraries
    %w[solid_cable]
  end

  def schema
    template = File.join(CHECKOUT, "lib/generators/solid_cable/install/templates/db/cable_schema.rb")
    "ActiveRecord::Schema.verbose = false; load #{template.dump}"
  end

  # @return [Array<Array(String, String)>] channels and payloads, oldest first
  def published
    rows("channel, payload").map { |row| row.map { |bytes| bytes.dup.force_encoding(Encoding::UTF_8) } }
  end

  # @return [Array<Integer>] those that the rows of the channel were given
  def hashes(channel)
    rows("channel, channel_hash").filter_map { |name, hash| hash if name == channel }
  end

  private

  def rows(columns)
    sqlite = SQLite3::Database.new(database_file)
    sqlite.busy_timeout = 5_000
    sqlite.execute("SELECT #{columns} FROM solid_cable_messages ORDER BY id")
  ensure
    sqlite&.close
  end
end
