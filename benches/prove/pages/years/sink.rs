//! The tables that are filled, and where their rows go. What stands in the rows is `order` and `start`.

use chrono::NaiveDateTime;

/// A value of a row.
#[derive(Debug)]
pub enum Cell {
    Null,
    Int(i64),
    Bool(bool),
    Text(String),
    Time(NaiveDateTime),
    Bytes(Vec<u8>),
    Grams(Vec<String>),
}

impl From<i64> for Cell {
    fn from(value: i64) -> Cell {
        Cell::Int(value)
    }
}
impl From<bool> for Cell {
    fn from(value: bool) -> Cell {
        Cell::Bool(value)
    }
}
impl From<&str> for Cell {
    fn from(value: &str) -> Cell {
        Cell::Text(value.to_owned())
    }
}
impl From<&String> for Cell {
    fn from(value: &String) -> Cell {
        Cell::Text(value.clone())
    }
}
impl From<String> for Cell {
    fn from(value: String) -> Cell {
        Cell::Text(value)
    }
}
impl From<NaiveDateTime> for Cell {
    fn from(value: NaiveDateTime) -> Cell {
        Cell::Time(value)
    }
}
impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Cell {
        value.map_or(Cell::Null, Into::into)
    }
}

/// A row from anything that can be a `Cell`, which whoever makes rows has in sight.
#[macro_export]
macro_rules! cells {
    ($($value:expr),+ $(,)?) => { vec![$(Cell::from($value)),+] };
}

/// Whatever takes rows.
pub trait Sink {
    /// One row of a table of `TABLES`, in the order of its columns.
    fn row(&mut self, table: Table, cells: Vec<Cell>);
    /// What was given so far may be written together.
    fn pause(&mut self);
    /// Nothing comes any more: indexes, statistics, numbers that go on.
    fn finish(&mut self);
}

macro_rules! tables {
    ($($name:ident $table:literal $columns:literal)+) => {
        /// A table that is filled.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Table { $($name),+ }

        /// Every one, with its columns.
        pub const TABLES: &[(&str, &str)] = &[$(($table, $columns)),+];
    };
}

tables! {
    Channels "channels" "id,slug,name,kind,currency,time_zone,go_live_at,secret,ship_within_hours,created_at"
    Staff "staff" "id,email,name,role,password_hash,created_at,all_channels"
    StaffChannels "staff_channels" "staff_id,channel_id"
    Sessions "sessions" "token_hash,staff_id,csrf,created_at,expires_at"
    SavedViews "saved_views" "staff_id,name,query,created_at"
    Skus "skus" "id,code,title,weight_g,barcode,created_at,updated_at"
    Customers "customers" "id,identity,channel_id,account,name,phone,phone_hash,email,email_hash,created_at"
    Orders "orders" "id,number,channel_id,channel_ref,channel_number,placed_at,received_at,changed_at,channel_updated_at,state,status,history,open_holds,customer_id,currency,goods,discount,platform_discount,shipping_fee,adjustment,rounding,tax,tax_included,total,payment_status,payment_method,paid,refunded,canceled,paid_at,line_count,unit_count,first_title,method,service,ship_by,note,adjustments,channel_doc,assignee_id"
    Addresses "addresses" "order_id,name,phone,phone_kind,phone_hash,country,region,city,district,street,postcode,division_code,raw"
    Lines "order_lines" "id,order_id,position,ref,sku,sku_id,title,quantity,unit_price_e6,discount,tax,amount,backordered,planned,picked,packed,shipped,delivered,returned,canceled"
    Holds "holds" "order_id,line_id,kind,reason,waits_for,owner,created_at,released_at,released_by,release_reason"
    Payments "payments" "order_id,kind,amount,currency,method,reference,at"
    Credits "credits" "id,channel_id,channel_ref,order_id,customer_id,issued_at,currency,amount,unit_count"
    CreditLines "credit_lines" "credit_id,order_line_id,sku,title,quantity,unit_price_e6,amount"
    Messages "messages" "id,channel_id,source,format,mapping_version,body,origin,received_at,status,order_id,read_at"
    MessageKeys "message_keys" "channel_id,key,message_id"
    Events "events" "order_id,at,kind,actor_kind,actor,facts,message_id"
    Changes "changes" "txid,order_id,at"
    Tags "order_tags" "order_id,tag"
    Grams "order_grams" "order_id,grams"
}
